"""Counting everything again, a stretch of time after another, and what differs from what is on record.

Sessions that may share time with one another are compared together; memory holds one such stretch (in a
clinic that sleeps at night: a day) and what was read with it, however many years there are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from groups.models import Program
from sessions.core.attendance.credit import Tally
from sessions.core.attendance.overlap import may_clash, resolve_overlaps
from sessions.core.attendance.share import shares_of, shares_to_json
from sessions.core.attendance.snapshot import Snapshot, says_the_same, thaw
from sessions.models import TherapySession
from sessions.queries.counted import keep_tallies, kept_shares, kept_tallies, recount
from sessions.queries.inputs import Inputs, inputs_of
from sessions.queries.session_row import SessionRow, session_rows
from sessions.queries.signed import signed_snapshots
from sessions.queries.stretches import Stretch, stretches_of

AT_ONCE = 200
"""Sessions read together at least, where there are so many: fewer ask the database more often."""


class Account(NamedTuple):
    """What one client of one session comes to. `parts` are counted seconds by what is said of them: service,
    reason and modality where the record holds them, else the service alone."""

    credited_s: int
    status: str
    parts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One client of one session: on record, and by today's rules from the facts. Ids only, no names."""

    session: UUID
    day: date
    person: str
    is_signed: bool
    on_record: Account
    now: Account
    rules_id: str
    now_rules_id: str

    @property
    def moved(self) -> list[tuple[str, int, int]]:
        """Every part that has other seconds now: what it is, seconds on record, seconds now."""
        before, after = dict(self.on_record.parts), dict(self.now.parts)
        names = dict.fromkeys([*before, *after])
        pairs = [(name, before.get(name, 0), after.get(name, 0)) for name in names]
        return [(name, old, new) for name, old, new in pairs if old != new]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recounted:
    """One stretch: how many sessions it had, how many of them are signed, and what differs. Or, with no
    session, of how many unsigned ones the new count could be kept and could not."""

    sessions: int
    signed: int
    differences: tuple[Difference, ...]
    kept: int = 0
    not_kept: int = 0


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
    rows = session_rows(_over(since, now), {one.pk: one for one in Program.objects.all()})
    former: _Fresh | None = None
    for stretches in _read_together(stretches_of(rows, since)):
        sessions = list({one.pk: one for stretch in stretches for one in stretch.together}.values())
        within = _starting_between(sessions)
        inputs = inputs_of(sessions, now=now, within=within)
        known = _Known(snapshots=signed_snapshots(within), shares=kept_shares(within))
        tallies = dict(recount(inputs, now=now, keep=refresh, from_facts=from_facts))
        yield from [_compared(stretch, known, tallies) for stretch in stretches]
        if refresh:
            # A batch is kept once its neighbours have been compared with what was on record before.
            yield from () if former is None else (former.keep(now),)
            own = {one.pk for stretch in stretches for one in stretch.own} - known.snapshots.keys()
            former = _Fresh({pk: tallies[pk] for pk in own}, {pk: inputs[pk] for pk in own})
        del inputs, known, tallies  # before the next batch is read: two at once are twice the memory
    if former is not None:
        yield former.keep(now)


class _Fresh(NamedTuple):
    """Unsigned sessions that were counted again, to be kept."""

    tallies: Mapping[UUID, Tally]
    inputs: Mapping[UUID, Inputs]

    def keep(self, now: datetime) -> Recounted:
        kept = keep_tallies(self.tallies, self.inputs, now=now)
        return Recounted(sessions=0, signed=0, differences=(), kept=kept, not_kept=len(self.tallies) - kept)


def _starting_between(sessions: list[SessionRow]) -> QuerySet[TherapySession]:
    """All of `sessions` and perhaps more: two instants ask for them faster than hundreds of ids."""
    starts = [one.scheduled_start for one in sessions]
    return TherapySession.objects.filter(scheduled_start__range=(min(starts), max(starts)))


def _over(since: date | None, now: datetime) -> QuerySet[TherapySession]:
    rows = TherapySession.objects.filter(scheduled_end__lt=now)
    if since is not None:
        rows = rows.filter(scheduled_start__date__gte=since - timedelta(days=1))
    return rows


def _read_together(stretches: Iterator[Stretch]) -> Iterator[list[Stretch]]:
    batch: list[Stretch] = []
    for stretch in stretches:
        batch.append(stretch)
        if sum(len(one.own) for one in batch) >= AT_ONCE:
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

    def tallies(self, sessions: list[SessionRow]) -> dict[UUID, Tally]:
        """The whole of what is on record."""
        unsigned = [one.pk for one in sessions if one.pk not in self.snapshots]
        signed = {one.pk: thaw(self.snapshots[one.pk]) for one in sessions if one.pk in self.snapshots}
        return {**kept_tallies(unsigned), **signed}


def _compared(stretch: Stretch, known: _Known, fresh: Mapping[UUID, Tally]) -> Recounted:
    tallies = [fresh[one.pk] for one in stretch.together]
    is_signed = [one.pk in known.snapshots for one in stretch.together]
    found: tuple[Difference, ...] = ()
    alike = all(known.agrees(one.pk, tally) for one, tally in zip(stretch.together, tallies, strict=True))
    # Signed seconds are kept against other sessions: where some clash, the same claims may end differently.
    if not alike or (any(is_signed) and may_clash(tallies)):
        found = tuple(_all_differences(stretch, known, tallies))
    return Recounted(sessions=len(stretch.own), signed=sum(is_signed[: len(stretch.own)]), differences=found)


def _all_differences(stretch: Stretch, known: _Known, tallies: list[Tally]) -> Iterator[Difference]:
    together = stretch.together
    on_record = known.tallies(together)
    kept = [on_record.get(one.pk, tally) for one, tally in zip(together, tallies, strict=True)]
    before, after = resolve_overlaps(kept), resolve_overlaps(tallies)
    for session, old, new in zip(stretch.own, before, after, strict=False):
        yield from _differences(session, old, new, is_signed=session.pk in known.snapshots)


def _differences(
    session: SessionRow, kept: Tally, counted: Tally, *, is_signed: bool
) -> Iterator[Difference]:
    for person in sorted(kept.people.keys() | counted.people.keys()):
        before, after = (_account(tally, person, whole=is_signed) for tally in (kept, counted))
        if before != after:
            yield Difference(
                session=session.pk,
                day=session.service_date,
                person=person,
                is_signed=is_signed,
                on_record=before,
                now=after,
                rules_id=kept.rules.id,
                now_rules_id=counted.rules.id,
            )


def _account(tally: Tally, person: str, *, whole: bool) -> Account:
    """`whole`: a signature says why each second counts; a kept count is asked only for what it brings."""
    attendance = tally.people.get(person)
    if attendance is None:
        return Account(0, "not in the record", ())
    parts: dict[str, int] = {}
    for line in attendance.lines:
        if line.counted:
            name = f"{line.service} {line.reason} {line.modality}" if whole else line.service
            parts[name] = parts.get(name, 0) + line.seconds
    return Account(attendance.credited_s, attendance.status, tuple(sorted(parts.items())))
