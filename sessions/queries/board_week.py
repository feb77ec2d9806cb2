"""Every client's week at once, from what counted sessions bring to weeks.

The same judgement as `client_week`, without lines: for thousands of clients nothing is read but shares,
and only the rows that are shown are put into cells.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from groups.models import Enrollment
from sessions.core.attendance.day import by_date, minutes_of
from sessions.core.attendance.requirement import Target
from sessions.core.attendance.share import Claimed, Share, Shares, counted_once, seconds_by_service
from sessions.core.attendance.spans import Span
from sessions.core.attendance.week import WeekStatus, days_of_week, week_status
from sessions.models import RosterEntry, TherapySession
from sessions.queries.client_week import (
    Seconds,
    countable_by_day,
    planned_sessions,
    services_by_day,
    sessions_near,
)
from sessions.queries.counted import shares_from
from sessions.queries.inputs import Inputs, inputs_of
from sessions.queries.reading import Phase
from sessions.queries.terms import TermsBook
from sessions.queries.therapy_session import started_sessions


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """One session; `pieces` is when it was planned, by date: one, or two where midnight splits it."""

    session: TherapySession
    inputs: Inputs
    shares: Shares
    pieces: tuple[tuple[date, Span], ...]
    phase: Phase


class CellSession(NamedTuple):
    """What a cell says of a session that brought nothing, or not yet."""

    id: UUID
    phase: Phase
    planned_minutes: int


class Cell(NamedTuple):
    """One day of one client on the board."""

    date: date
    credited_s: int
    sessions: tuple[CellSession, ...]

    @property
    def minutes(self) -> int:
        """Countable minutes."""
        return minutes_of(self.credited_s)


@dataclass(frozen=True, kw_only=True)
class Near:
    """Sessions near some days by client (text), in order of start, and who makes up for which program."""

    meetings: Mapping[str, list[Meeting]]
    make_ups: Mapping[tuple[UUID, str], UUID]
    now: datetime


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where one client's week stands; `seconds` are the countable ones of each of its days."""

    days_s: Mapping[date, int]
    planned_s: int
    target: Target
    status: WeekStatus
    meetings: tuple[Meeting, ...]

    @property
    def minutes(self) -> int:
        """Countable minutes of the week."""
        return minutes_of(sum(self.days_s.values()))

    @property
    def planned_minutes(self) -> int:
        """Minutes still on the timetable, at planned length."""
        return minutes_of(self.planned_s)

    @property
    def missing_minutes(self) -> int:
        """Minutes to the target, 0 when it is reached."""
        return max(0, self.target.min_minutes - self.minutes)

    @cached_property
    def days(self) -> tuple[Cell, ...]:
        """The seven cells."""
        found: dict[date, list[CellSession]] = defaultdict(list)
        for meeting in self.meetings:
            cell = CellSession(meeting.session.pk, meeting.phase, minutes_of(meeting.session.planned_s))
            for day, _ in meeting.pieces:
                found[day].append(cell)
        return tuple(Cell(day, seconds, tuple(found[day])) for day, seconds in self.days_s.items())


def near(first: date, last: date, *, now: datetime) -> Near:
    """Everything that may concern weeks between `first` and `last`, of everybody."""
    query = sessions_near(first, last)
    sessions = list(query.select_related("program").order_by("scheduled_start", "pk"))
    ids = query.order_by().values("pk")
    inputs = inputs_of(sessions, now=now, within=ids)
    shares = shares_from(inputs, now=now, within=ids)
    started = started_sessions([pk for pk, one in inputs.items() if one.has_facts and not one.is_over])
    meetings: dict[str, list[Meeting]] = defaultdict(list)
    for session in sessions:
        one = inputs[session.pk]
        meeting = Meeting(
            session=session,
            inputs=one,
            shares=shares.get(session.pk, {}),
            pieces=_pieces(session, one),
            phase=_phase(session, one, is_started=session.pk in started, now=now),
        )
        for person in one.plan.roster:
            meetings[person].append(meeting)
    made_up = RosterEntry.objects.filter(session__in=ids, make_up_for__isnull=False)
    rows = made_up.values_list("session_id", "person_id", "make_up_for__program_id")
    return Near(
        meetings=meetings,
        make_ups={(session, str(person)): program for session, person, program in rows},
        now=now,
    )


def standing_of(stay: Enrollment, first: date, *, near: Near, book: TermsBook) -> Standing:
    """The week from `first` of the client of `stay` in its program."""
    days, person = days_of_week(first), str(stay.client_id)
    terms = book.week(stay, days)
    services = services_by_day(days, terms)
    everything = near.meetings.get(person, [])
    mine = [one for one in everything if _belongs(one, stay, person, near=near)]
    by_day = countable_by_day(_seconds(person, everything, mine), services)
    coming = [one for one in mine if _is_coming(one, person, near.now)]
    remaining = planned_sessions(((one.session.service, one.pieces) for one in coming), services)
    over = stay.program.local_date(near.now) > days[-1]
    return Standing(
        days_s=by_day,
        planned_s=sum(planned.length_s for planned in remaining),
        target=terms.target,
        status=week_status(by_day, terms.target, over=over, remaining=remaining),
        meetings=tuple(mine),
    )


def _pieces(session: TherapySession, inputs: Inputs) -> tuple[tuple[date, Span], ...]:
    plan, split = inputs.plan, inputs.rules.split_midnight
    span = (plan.scheduled_start_s, plan.scheduled_end_s)
    return tuple(by_date(span, plan, zone=session.program.tz, split_midnight=split))


def _phase(session: TherapySession, inputs: Inputs, *, is_started: bool, now: datetime) -> Phase:
    """As `reading.phase_of`."""
    if session.is_cancelled:
        return "cancelled"
    if inputs.is_over:
        return "over"
    return "running" if is_started or now >= session.scheduled_start else "planned"


def _belongs(meeting: Meeting, stay: Enrollment, person: str, *, near: Near) -> bool:
    """A session of the stay's program, or one elsewhere that makes up one of it."""
    session = meeting.session
    if session.program_id == stay.program_id:
        return True
    return near.make_ups.get((session.pk, person)) == stay.program_id


def _is_coming(meeting: Meeting, person: str, now: datetime) -> bool:
    session = meeting.session
    if session.is_cancelled or meeting.inputs.is_over or session.scheduled_start < now:
        return False
    return person not in meeting.inputs.plan.standings


def _seconds(person: str, everything: list[Meeting], mine: list[Meeting]) -> Seconds:
    """Counted seconds by date and service; sessions of other programs take part in who has a second."""
    came = [one for one in everything if person in one.shares]
    settled = counted_once([Claimed(one.inputs.plan, one.shares[person].shares) for one in came])
    ours = {one.session.pk for one in mine}
    sums: Seconds = {}
    for one, shares in zip(came, settled, strict=True):
        if one.session.pk in ours:
            for key, seconds in _by_date(one, shares):
                sums[key] = sums.get(key, 0) + seconds
    return sums


def _by_date(meeting: Meeting, shares: tuple[Share, ...]) -> Iterable[tuple[tuple[date, str], int]]:
    rules = meeting.inputs.rules
    if not rules.split_midnight:
        day = meeting.pieces[0][0]
        return [((day, share.service), share.end_s - share.start_s) for share in shares]
    zone = meeting.session.program.tz
    return seconds_by_service(shares, meeting.inputs.plan, zone=zone, split_midnight=True).items()
