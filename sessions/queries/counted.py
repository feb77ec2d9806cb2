"""Counts of sessions that are over, kept beside their inputs and counted again when those have changed.

What goes on is counted anew each time and never kept; what has no facts and is not over is not counted.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import OperationalError, transaction

from sessions.core.attendance.credit import Tally, credit
from sessions.core.attendance.lines import Claim
from sessions.core.attendance.share import shares_of, shares_to_json
from sessions.core.attendance.snapshot import freeze, thaw
from sessions.models import CountedSession
from sessions.queries.facts import facts_by_session
from sessions.queries.inputs import Chosen, Inputs
from sessions.queries.signed import signed_snapshots

AT_ONCE = 20
"""Sessions whose facts are in memory together: more are quicker by little, and cost 3,000 facts each."""


def tallies_from(inputs: Mapping[UUID, Inputs], *, now: datetime) -> dict[UUID, Tally]:
    """What each session came to, or comes to so far, before overlaps are resolved."""
    kept = CountedSession.objects.filter(session__in=list(inputs)).values_list(
        "session_id", "inputs", "tally"
    )
    found = {pk: _read_tally(text) for pk, key, text in kept if _is_good(inputs[pk], key)}
    found.update(count_sessions({pk: one for pk, one in inputs.items() if pk not in found}, now=now))
    return found


def shares_from(
    inputs: Mapping[UUID, Inputs], *, now: datetime, within: Chosen | None = None
) -> dict[UUID, str]:
    """What each session brings to weeks, as the text of `shares_to_json`: few of them are looked into.

    `within` may be the query that found them.
    """
    chosen: Chosen = list(inputs) if within is None else within
    kept = CountedSession.objects.filter(session__in=chosen).values_list("session_id", "inputs", "shares")
    found = {pk: text for pk, key, text in kept.iterator() if pk in inputs and _is_good(inputs[pk], key)}
    open_ones = {pk: one for pk, one in inputs.items() if pk not in found and (one.is_over or one.has_facts)}
    for pk, tally in count_sessions(open_ones, now=now):
        found[pk] = shares_to_json(shares_of(tally))
    return found


def stale_among(inputs: Mapping[UUID, Inputs]) -> list[UUID]:
    """Those that are over and of which no good count is kept."""
    kept = CountedSession.objects.filter(session__in=list(inputs)).values_list("session_id", "inputs")
    good = {pk for pk, key in kept if _is_good(inputs[pk], key)}
    return [pk for pk, one in inputs.items() if one.is_over and pk not in good]


def count_sessions(inputs: Mapping[UUID, Inputs], *, now: datetime) -> Iterator[tuple[UUID, Tally]]:
    """Counts all of `inputs` from their facts, a few at a time, and keeps those that are over."""
    ids = list(inputs)
    for first in range(0, len(ids), AT_ONCE):
        some = ids[first : first + AT_ONCE]
        tallies = _count({pk: inputs[pk] for pk in some}, now=now)
        _keep({pk: tally for pk, tally in tallies.items() if inputs[pk].is_over}, inputs, now=now)
        yield from tallies.items()


def count_afresh(pk: UUID, plan: Inputs, *, now: datetime) -> Tally:
    """One session from its facts, whatever was signed or kept."""
    return _count({pk: replace(plan, is_signed=False)}, now=now)[pk]


def recount(inputs: Mapping[UUID, Inputs], *, now: datetime) -> dict[UUID, Tally]:
    """All of `inputs` from their facts, by today's rules, whatever was signed or kept; nothing is written."""
    found: dict[UUID, Tally] = {}
    ids = list(inputs)
    for first in range(0, len(ids), AT_ONCE):
        some = {pk: replace(inputs[pk], is_signed=False) for pk in ids[first : first + AT_ONCE]}
        found.update(_count(some, now=now))
    return found


def kept_tallies(sessions: Collection[UUID]) -> dict[UUID, Tally]:
    """What is kept of `sessions`, whether it is still good or not."""
    rows = CountedSession.objects.filter(session__in=sessions).values_list("session_id", "tally")
    return {pk: _read_tally(text) for pk, text in rows}


def _is_good(inputs: Inputs, key: str) -> bool:
    return inputs.is_over and key == inputs.key


def _count(inputs: Mapping[UUID, Inputs], *, now: datetime) -> dict[UUID, Tally]:
    signed = signed_snapshots([pk for pk, one in inputs.items() if one.is_signed])
    found = {pk: thaw(snapshot) for pk, snapshot in signed.items()}
    facts = facts_by_session([pk for pk in inputs if pk not in found])
    now_s = int(now.timestamp())
    for pk, one in inputs.items():
        if pk not in found:
            found[pk] = credit(facts.pop(pk, []), one.plan, one.rules, now_s=None if one.is_over else now_s)
    return found


def _keep(tallies: Mapping[UUID, Tally], inputs: Mapping[UUID, Inputs], *, now: datetime) -> None:
    """Derived values only: a database that is busy or read-only costs a later reader a count, no more."""
    rows = [
        CountedSession(
            session_id=pk,
            rules_id=tally.rules.id,
            inputs=inputs[pk].key,
            counted_at=now,
            shares=shares_to_json(shares_of(tally)),
            tally=_tally_text(tally),
        )
        for pk, tally in tallies.items()
    ]
    with suppress(OperationalError), transaction.atomic():
        CountedSession.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["session"],
            update_fields=["rules_id", "inputs", "counted_at", "shares", "tally"],
        )


def _tally_text(tally: Tally) -> str:
    claims = {person: one.claims for person, one in tally.people.items()}
    return json.dumps({"frozen": freeze(tally), "claims": claims}, separators=(",", ":"))


def _read_tally(text: str) -> Tally:
    kept = json.loads(text)
    tally = thaw(kept["frozen"])
    people = {
        person: replace(one, claims=tuple(Claim(*claim) for claim in kept["claims"][person]))
        for person, one in tally.people.items()
    }
    return replace(tally, people=people)
