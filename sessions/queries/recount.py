"""Counting everything again, a stretch of time after another, and what differs from what is on record.

Sessions that may share time with one another are compared together; memory holds one such stretch (in a
clinic that sleeps at night: a day) and what was read with it, however many years there are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from groups.models import Program
from sessions.core.attendance.credit import Tally
from sessions.core.attendance.overlap import may_clash, resolve_overlaps
from sessions.core.attendance.share import shares_of, shares_to_json
from sessions.core.attendance.snapshot import Snapshot, says_the_same, thaw
from sessions.models import TherapySession
from sessions.queries.counted import keep_tallies, kept_shares, kept_tallies, recount
from sessions.queries.inputs import inputs_of
from sessions.queries.session_row import SessionRow, session_rows
from sessions.queries.signed import signed_snapshots

APART = timedelta(hours=2)
"""Sessions this far from any other cannot claim its seconds: early cap, overrun cap and a lot to spare."""
MOST = 200
"""Sessions compared together at most; where a clinic never sleeps a second between two stretches may be
claimed from both sides, so a larger number is more exact and takes more memory."""
AT_ONCE = 200
"""Sessions read together at least, where there are so many: fewer ask the database more often."""

Stretch = list[SessionRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One client of one session: on record, and by today's rules from the facts. Ids only, no names."""

    session: UUID
    day: date
    person: str
    is_signed: bool
    on_record_s: int
    on_record_status: str
    now_s: int
    now_status: str
    rules_id: str
    now_rules_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recounted:
    """One stretch: how many sessions it had, how many of them are signed, and what differs."""

    sessions: int
    signed: int
    differences: tuple[Difference, ...]


def how_many(since: date | None, *, now: datetime) -> int:
    """Sessions that a recount looks at."""
    return _over(since, now).count()


def recounted(
    since: date | None, *, now: datetime, refresh: bool = False, from_facts: bool = False
) -> Iterator[Recounted]:
    """Every session that is over, oldest first, from the program's day `since` on (None: all).

    With `refresh` the kept counts of unsigned sessions are replaced; signed records are never touched. With
    `from_facts` every fact is read again, also of sessions whose gathered facts are kept.
    """
    for stretches in _read_together(_stretches(since, now)):
        sessions = [session for together in stretches for session in together]
        inputs = inputs_of(sessions, now=now)
        known = _Known(snapshots=signed_snapshots(list(inputs)), shares=kept_shares(list(inputs)))
        fresh = dict(recount(inputs, now=now, keep=refresh, from_facts=from_facts))
        found = [_compared(together, known, fresh) for together in stretches]
        if refresh:
            unsigned = {pk: tally for pk, tally in fresh.items() if pk not in known.snapshots}
            keep_tallies(unsigned, inputs, now=now)
        yield from found


def _over(since: date | None, now: datetime) -> QuerySet[TherapySession]:
    rows = TherapySession.objects.filter(scheduled_end__lt=now)
    if since is not None:
        rows = rows.filter(scheduled_start__date__gte=since - timedelta(days=1))
    return rows


def _stretches(since: date | None, now: datetime) -> Iterator[Stretch]:
    together: Stretch = []
    until: datetime | None = None
    for session in session_rows(_over(since, now), {one.pk: one for one in Program.objects.all()}):
        if since is not None and session.service_date < since:
            continue
        apart = until is not None and session.scheduled_start > until + APART
        if together and (apart or len(together) >= MOST):
            yield together
            together, until = [], None
        together.append(session)
        until = max(until or session.scheduled_end, session.scheduled_end)
    if together:
        yield together


def _read_together(stretches: Iterator[Stretch]) -> Iterator[list[Stretch]]:
    batch: list[Stretch] = []
    for together in stretches:
        batch.append(together)
        if sum(map(len, batch)) >= AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What is on record: signed, or else what counts brought to weeks when they were kept."""

    snapshots: Mapping[UUID, Snapshot]
    shares: Mapping[UUID, str]

    def agrees(self, pk: UUID, fresh: Tally) -> bool:
        """Whether `fresh` counts the same seconds for the same people, with the same statuses."""
        if pk in self.snapshots:
            return says_the_same(self.snapshots[pk], fresh)
        return pk not in self.shares or self.shares[pk] == shares_to_json(shares_of(fresh))

    def tallies(self, sessions: Stretch) -> dict[UUID, Tally]:
        """The whole of what is on record."""
        unsigned = [one.pk for one in sessions if one.pk not in self.snapshots]
        signed = {one.pk: thaw(self.snapshots[one.pk]) for one in sessions if one.pk in self.snapshots}
        return {**kept_tallies(unsigned), **signed}


def _compared(sessions: Stretch, known: _Known, fresh: Mapping[UUID, Tally]) -> Recounted:
    tallies = [fresh[session.pk] for session in sessions]
    signed = sum(session.pk in known.snapshots for session in sessions)
    found: tuple[Difference, ...] = ()
    alike = all(known.agrees(one.pk, tally) for one, tally in zip(sessions, tallies, strict=True))
    # Signed seconds are kept against other sessions: where some clash, the same claims may end differently.
    if not alike or (signed and may_clash(tallies)):
        found = tuple(_all_differences(sessions, known, tallies))
    return Recounted(sessions=len(sessions), signed=signed, differences=found)


def _all_differences(sessions: Stretch, known: _Known, tallies: list[Tally]) -> Iterator[Difference]:
    on_record = known.tallies(sessions)
    kept = [on_record.get(one.pk, tally) for one, tally in zip(sessions, tallies, strict=True)]
    before, after = resolve_overlaps(kept), resolve_overlaps(tallies)
    for session, old, new in zip(sessions, before, after, strict=True):
        yield from _differences(session, old, new, is_signed=session.pk in known.snapshots)


def _differences(
    session: SessionRow, kept: Tally, counted: Tally, *, is_signed: bool
) -> Iterator[Difference]:
    for person in sorted(kept.people.keys() | counted.people.keys()):
        before, after = _numbers(kept, person), _numbers(counted, person)
        if before != after:
            yield Difference(
                session=session.pk,
                day=session.service_date,
                person=person,
                is_signed=is_signed,
                on_record_s=before[0],
                on_record_status=before[1],
                now_s=after[0],
                now_status=after[1],
                rules_id=kept.rules.id,
                now_rules_id=counted.rules.id,
            )


def _numbers(tally: Tally, person: str) -> tuple[int, str]:
    attendance = tally.people.get(person)
    return (0, "not in the record") if attendance is None else (attendance.credited_s, attendance.status)
