"""Counting everything again, a stretch of time after another, and what differs from what is on record.

Sessions that may share time with one another are counted together; memory holds one such stretch (in a
clinic that sleeps at night: a day), however many years there are.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from sessions.core.attendance.credit import Tally
from sessions.core.attendance.overlap import resolve_overlaps
from sessions.core.attendance.snapshot import thaw
from sessions.models import TherapySession
from sessions.queries.counted import count_sessions, kept_tallies, recount
from sessions.queries.inputs import inputs_of
from sessions.queries.signed import signed_snapshots

APART = timedelta(hours=2)
"""Sessions this far from any other cannot claim its seconds: early cap, overrun cap and a lot to spare."""
MOST = 200
"""Sessions counted together at most; where a clinic never sleeps a second between two stretches may be
claimed from both sides, so a larger number is more exact and takes more memory."""


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


def recounted(since: date | None, *, now: datetime, refresh: bool = False) -> Iterator[Recounted]:
    """Every session that is over, oldest first, from the program's day `since` on (None: all).

    With `refresh` the kept counts of unsigned sessions are replaced; signed records are never touched.
    """
    for together in _stretches(since, now):
        yield _recount(together, now=now, refresh=refresh)


def _over(since: date | None, now: datetime) -> QuerySet[TherapySession]:
    rows = TherapySession.objects.filter(scheduled_end__lt=now).select_related("program", "group")
    if since is not None:
        rows = rows.filter(scheduled_start__date__gte=since - timedelta(days=1))
    return rows.order_by("scheduled_start", "id")


def _stretches(since: date | None, now: datetime) -> Iterator[list[TherapySession]]:
    together: list[TherapySession] = []
    until: datetime | None = None
    for session in _over(since, now).iterator(chunk_size=500):
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


def _recount(sessions: list[TherapySession], *, now: datetime, refresh: bool) -> Recounted:
    inputs = inputs_of(sessions, now=now)
    ids = list(inputs)
    snapshots = signed_snapshots(ids)
    signed = {pk: thaw(snapshot) for pk, snapshot in snapshots.items()}
    known = {**kept_tallies([pk for pk in ids if pk not in signed]), **signed}
    fresh = recount(inputs, now=now)
    before = resolve_overlaps([known.get(pk, fresh[pk]) for pk in ids])
    after = resolve_overlaps([fresh[pk] for pk in ids])
    if refresh:
        unsigned = {pk: one for pk, one in inputs.items() if pk not in signed}
        deque(count_sessions(unsigned, now=now), maxlen=0)
    found = [
        difference
        for session, old, new in zip(sessions, before, after, strict=True)
        for difference in _differences(session, old, new, is_signed=session.pk in signed)
    ]
    return Recounted(sessions=len(sessions), signed=len(signed), differences=tuple(found))


def _differences(
    session: TherapySession, kept: Tally, counted: Tally, *, is_signed: bool
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
