"""From facts to lines: one session of twelve people over three hours, and how many sessions a core recounts.

The facts are those a room writes: a compact proof of life for every connection each ten seconds, joins,
camera changes, a drop with a return for every client, a break. Recounting is timed with the 250 facts
that an attendance has on average in a large ledger. Clock: CPU time of this process, system time included.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from statistics import median
from time import process_time_ns

from bench.rows import Row, at_most, run
from sessions.core.attendance.credit import credit
from sessions.core.attendance.facts import (
    BreakEnded,
    BreakStarted,
    Ended,
    Fact,
    Joined,
    Left,
    Modality,
    Role,
    Seen,
    Started,
)
from sessions.core.attendance.plan import SessionPlan

PEOPLE = 12
START_S = 1_772_460_000
LENGTH_S = 3 * 3600
PROOF_EVERY_S = 10
ATTENDANCE_FACTS = 250
SESSION_AIM_MS = 20.0
RECOUNT_AIM = 2000.0


def session_facts(people: int, proof_every_s: int) -> list[Fact]:
    """What a room of `people` clients and a facilitator writes in three hours, in order."""
    end = START_S + LENGTH_S
    facts = [*_marks(end), *_life("lead", START_S - 600, end, role="facilitator", every=proof_every_s)]
    for number in range(people):
        dropped = START_S + 3600 + 60 * number
        facts += _life(f"c{number}", START_S - 120 + 20 * number, dropped, every=proof_every_s)
        facts += _life(f"c{number}", dropped + 30, end, every=proof_every_s)
    ordered = sorted(facts, key=lambda fact: fact.at_ms)
    return [_numbered(fact, number) for number, fact in enumerate(ordered, start=1)]


def _marks(end: int) -> list[Fact]:
    pause = START_S + 5400
    return [
        Started(at_ms=START_S * 1000, session="s"),
        BreakStarted(at_ms=pause * 1000, session="s"),
        BreakEnded(at_ms=(pause + 600) * 1000, session="s"),
        Ended(at_ms=end * 1000, session="s"),
    ]


def _life(person: str, start: int, end: int, *, every: int, role: Role = "client") -> list[Fact]:
    peer = f"{person}-{start}"
    proofs = range(start + every, end + 1, every)
    return [
        Joined(at_ms=start * 1000, session="s", person=person, peer=peer, role=role, place="main"),
        Modality(at_ms=start * 1000, session="s", peer=peer, video=True, audio=True),
        *(Seen(at_ms=at * 1000, session="s", peer=peer, since_ms=(at - every) * 1000) for at in proofs),
        Left(at_ms=(end + 15) * 1000, session="s", peer=peer, reason="timeout"),
    ]


def _numbered(fact: Fact, number: int) -> Fact:
    """A fact as it comes from the ledger: with its place in the writer's sequence."""
    values = {name: getattr(fact, name) for name in type(fact).__dataclass_fields__}
    return type(fact)(**{**values, "epoch": 1, "seq": number})


def plan_of(people: int) -> SessionPlan:
    """The session that `session_facts` tells of."""
    return SessionPlan(
        id="s",
        service="group",
        scheduled_start_s=START_S,
        scheduled_end_s=START_S + LENGTH_S,
        roster=tuple(f"c{number}" for number in range(people)),
    )


def _seconds_to_count(facts: Sequence[Fact], plan: SessionPlan, rounds: int) -> float:
    costs = []
    for _ in range(rounds):
        began = process_time_ns()
        credit(facts, plan)
        costs.append(process_time_ns() - began)
    return median(costs) / 1e9


def bench(quick: bool) -> list[Row]:
    """CPU time of counting: one large session, and attendances a second."""
    rounds = 7 if quick else 50
    large = session_facts(PEOPLE, PROOF_EVERY_S)
    small = session_facts(1, 2 * LENGTH_S // ATTENDANCE_FACTS)
    whole = _seconds_to_count(large, plan_of(PEOPLE), rounds)
    each = _seconds_to_count(small, plan_of(1), rounds * 10)
    name = f"minutes: session of {PEOPLE} over three hours, {len(large)} facts, to lines"
    rate = 1 / each
    recount = f"minutes: recount, sessions of {len(small)} facts, one core"
    return [
        at_most(name, whole * 1000, unit="ms", aim=SESSION_AIM_MS),
        Row(recount, round(rate, 1), "1/s", RECOUNT_AIM, rate >= RECOUNT_AIM),
    ]


if __name__ == "__main__":
    sys.exit(run(bench))
