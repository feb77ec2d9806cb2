"""Counts of sessions that are over, kept beside their inputs and counted again when those have changed.

What goes on is counted anew each time and never kept; what has no facts and is not over is not counted.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from itertools import islice
from uuid import UUID

from django.db import OperationalError, transaction

from groups.queries.plain import AsText, uuid_of
from sessions.core.attendance.credit import Tally, credit_gathered
from sessions.core.attendance.lines import Claim
from sessions.core.attendance.share import shares_of, shares_to_json
from sessions.core.attendance.snapshot import freeze, thaw
from sessions.models import CountedSession
from sessions.queries.gathered import ledgers_of
from sessions.queries.inputs import Inputs
from sessions.queries.signed import Chosen, signed_snapshots

AT_ONCE = 20
"""Counts that are kept in one transaction."""


def tallies_from(inputs: Mapping[UUID, Inputs], *, now: datetime) -> dict[UUID, Tally]:
    """What each session came to, or comes to so far, before overlaps are resolved."""
    kept = CountedSession.objects.filter(session__in=list(inputs)).values_list(
        "session_id", "inputs", "tally"
    )
    found = {pk: _read_tally(text) for pk, key, text in kept if _is_good(inputs[pk], key)}
    found.update(count_sessions({pk: one for pk, one in inputs.items() if pk not in found}, now=now))
    return found


class KeptShares:
    """What each session brings to weeks, as the text of `shares_to_json`: few of them are looked into.

    What is not kept yet is counted at once; what is kept is read when the first of it is asked for, whole.
    """

    def __init__(self, inputs: Mapping[UUID, Inputs], *, now: datetime, within: Chosen | None = None) -> None:
        """`within` may be the query that found the sessions."""
        self._inputs, self._now = inputs, now
        chosen: Chosen = list(inputs) if within is None else within
        self._rows = CountedSession.objects.filter(session__in=chosen)
        rows = self._rows.values_list(AsText("session_id"), "inputs").iterator()
        keys = ((uuid_of(session), key) for session, key in rows)
        self._unread = {pk for pk, key in keys if pk in inputs and _is_good(inputs[pk], key)}
        self._texts: dict[UUID, str] = {}
        self._count(pk for pk, one in inputs.items() if one.is_over or one.has_facts)

    def text(self, pk: UUID) -> str:
        """That of one session; of nobody where nothing happened."""
        if pk in self._unread:
            self._read()
        return self._texts.get(pk, "{}")

    def _read(self) -> None:
        """A row that another process has replaced since its key was read is counted here."""
        unread, self._unread = self._unread, set()
        rows = self._rows.values_list("session_id", "inputs", "shares").iterator()
        self._texts.update(
            (pk, text) for pk, key, text in rows if pk in unread and key == self._inputs[pk].key
        )
        self._count(unread)

    def _count(self, sessions: Iterable[UUID]) -> None:
        missing = {
            pk: self._inputs[pk] for pk in sessions if pk not in self._unread and pk not in self._texts
        }
        for pk, tally in count_sessions(missing, now=self._now):
            self._texts[pk] = shares_to_json(shares_of(tally))


def stale_among(inputs: Mapping[UUID, Inputs]) -> list[UUID]:
    """Those that are over and of which no good count is kept."""
    kept = CountedSession.objects.filter(session__in=list(inputs)).values_list("session_id", "inputs")
    good = {pk for pk, key in kept if _is_good(inputs[pk], key)}
    return [pk for pk, one in inputs.items() if one.is_over and pk not in good]


def count_sessions(inputs: Mapping[UUID, Inputs], *, now: datetime) -> Iterator[tuple[UUID, Tally]]:
    """Counts all of `inputs`, a few at a time, and keeps those that are over."""
    counted = _count(inputs, now=now, keep=True)
    while some := dict(islice(counted, AT_ONCE)):
        keep_tallies(some, inputs, now=now)
        yield from some.items()


def count_afresh(pk: UUID, plan: Inputs, *, now: datetime) -> Tally:
    """One session from its facts themselves, whatever was signed or kept: what a signature freezes."""
    return dict(recount({pk: plan}, now=now, from_facts=True))[pk]


def recount(
    inputs: Mapping[UUID, Inputs], *, now: datetime, keep: bool = False, from_facts: bool = False
) -> Iterator[tuple[UUID, Tally]]:
    """All of `inputs` by today's rules, whatever was signed or counted before.

    Without `keep` nothing is written; `from_facts`: facts that were gathered before are read again too.
    """
    unsigned = {pk: replace(one, is_signed=False) if one.is_signed else one for pk, one in inputs.items()}
    return _count(unsigned, now=now, keep=keep, from_facts=from_facts)


def keep_tallies(tallies: Mapping[UUID, Tally], inputs: Mapping[UUID, Inputs], *, now: datetime) -> int:
    """Keep those of `tallies` that are over; how many were kept.

    Derived values only: a database that is busy or read-only costs a later reader a count, no more.
    """
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
        if inputs[pk].is_over
    ]
    with suppress(OperationalError), transaction.atomic():
        CountedSession.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["session"],
            update_fields=["rules_id", "inputs", "counted_at", "shares", "tally"],
        )
        return len(rows)
    return 0


def kept_shares(sessions: Chosen) -> dict[UUID, str]:
    """What is kept of `sessions`, whether it is still good or not, as the text of `shares_to_json`."""
    return dict(CountedSession.objects.filter(session__in=sessions).values_list("session_id", "shares"))


def kept_tallies(sessions: Collection[UUID]) -> dict[UUID, Tally]:
    """What is kept of `sessions`, whether it is still good or not."""
    rows = CountedSession.objects.filter(session__in=sessions).values_list("session_id", "tally")
    return {pk: _read_tally(text) for pk, text in rows}


def _is_good(inputs: Inputs, key: str) -> bool:
    return inputs.is_over and key == inputs.key


def _count(
    inputs: Mapping[UUID, Inputs], *, now: datetime, keep: bool, from_facts: bool = False
) -> Iterator[tuple[UUID, Tally]]:
    signed = signed_snapshots([pk for pk, one in inputs.items() if one.is_signed])
    for pk, snapshot in signed.items():
        yield pk, thaw(snapshot)
    now_s = int(now.timestamp())
    rest = {pk: one for pk, one in inputs.items() if pk not in signed}
    for pk, ledger in ledgers_of(rest, keep=keep, from_facts=from_facts):
        one = rest[pk]
        yield pk, credit_gathered(ledger, one.plan, one.rules, now_s=None if one.is_over else now_s)


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
