"""Facts on their way: what a journal holds, what the ledger has of it by now."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from bench.company import until
from sessions.core.attendance.facts import KIND_OF, Fact
from sessions.live.journal import Content
from tests.sessions.live.served import Clinic

DRAINED_MAX_S = 20.0
Place = tuple[int, int]
Kept = tuple[str, int, bool]
"""Of a fact in the ledger: its kind, its time in milliseconds, whether it is fenced."""


def facts_of(content: Content) -> dict[Place, Fact]:
    """What a journal has and the database is not known to have, by place."""
    facts = [entry.fact for entry in content.pending if isinstance(entry.fact, Fact)]
    return {(fact.epoch, fact.seq): fact for fact in facts}


def ledger_of(clinic: Clinic) -> dict[Place, Kept]:
    """What the database has."""
    rows = clinic.rows("SELECT epoch, seq, kind, at_ms, fenced FROM iop_sessions_factrow")
    return {(epoch, seq): (kind, at_ms, fenced) for epoch, seq, kind, at_ms, fenced in rows}


async def until_drained(
    clinic: Clinic, journalled: Mapping[Place, Fact], alone: Collection[Place]
) -> tuple[int, int]:
    """How many of `alone` are still not in the ledger as they were, and how many are and do not count."""
    found = (len(alone), 0)

    def is_drained() -> bool:
        nonlocal found
        ledger = ledger_of(clinic)
        found = compare({place: journalled[place] for place in alone}, ledger)
        return not found[0]

    try:
        await until(is_drained, seconds=DRAINED_MAX_S)
    except TimeoutError:
        return found
    return found


def compare(facts: Mapping[Place, Fact], ledger: Mapping[Place, Kept]) -> tuple[int, int]:
    """Of `facts`: how many `ledger` has not, or has with other content, and how many are fenced there."""
    missing = fenced = 0
    for place, fact in facts.items():
        kind, at_ms, is_fenced = ledger.get(place, ("", 0, False))
        missing += (kind, at_ms) != (KIND_OF[type(fact)], fact.at_ms)
        fenced += is_fenced
    return missing, fenced
