"""Every client's week at once, from what counted sessions bring to weeks.

The same judgement as `client_week`, without lines: for thousands of clients nothing is read but shares,
and only the rows that are shown are put into cells.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from groups.models import Program
from sessions.core.attendance.day import by_date, minutes_of
from sessions.core.attendance.requirement import Target
from sessions.core.attendance.share import Shares
from sessions.core.attendance.standing import Pieces, Standing, Visit, standing_of
from sessions.core.attendance.week import WeekStatus, days_of_week
from sessions.models import RosterEntry, TherapySession
from sessions.queries.client_week import sessions_near
from sessions.queries.counted import shares_from
from sessions.queries.inputs import Inputs, inputs_of
from sessions.queries.reading import Phase
from sessions.queries.terms import Stay, TermsBook
from sessions.queries.therapy_session import started_sessions


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """One session, read once for everybody."""

    session: TherapySession
    inputs: Inputs
    shares: Shares
    pieces: Pieces
    phase: Phase

    def visit(self, person: str, *, is_ours: bool, now: datetime) -> Visit:
        """What it is to `person`."""
        plan, rules = self.inputs.plan, self.inputs.rules
        share = self.shares.get(person)
        return Visit(
            plan.id,
            plan.scheduled_start_s,
            plan.service,
            share.shares if share else (),
            self.pieces,
            self.session.program.tz if rules.split_midnight else None,
            is_ours,
            self.phase == "planned" and self.session.scheduled_start >= now and person not in plan.standings,
        )


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
class BoardWeek:
    """Where one client's week stands, with what its cells say."""

    first: date
    target: Target
    standing: Standing
    meetings: tuple[Meeting, ...]

    @property
    def status(self) -> WeekStatus:
        """The week's status."""
        return self.standing.status

    @property
    def days_s(self) -> dict[date, int]:
        """Countable seconds of each of the seven days."""
        return dict(zip(days_of_week(self.first), self.standing.days_s, strict=True))

    @property
    def minutes(self) -> int:
        """Countable minutes of the week."""
        return minutes_of(sum(self.standing.days_s))

    @property
    def planned_minutes(self) -> int:
        """Minutes still on the timetable, at planned length."""
        return minutes_of(self.standing.planned_s)

    @property
    def missing_minutes(self) -> int:
        """Minutes to the target, 0 when it is reached."""
        return max(0, self.target.min_minutes - self.minutes)

    @cached_property
    def days(self) -> tuple[Cell, ...]:
        """The seven cells."""
        found: dict[date, list[CellSession]] = defaultdict(list)
        for meeting in self.meetings:
            planned = minutes_of(meeting.session.planned_s)
            for day, _ in meeting.pieces:
                found[day].append(CellSession(meeting.session.pk, meeting.phase, planned))
        return tuple(Cell(day, seconds, tuple(found[day])) for day, seconds in self.days_s.items())


def near(first: date, last: date, *, now: datetime) -> Near:
    """Everything that may concern weeks between `first` and `last`, of everybody."""
    query = sessions_near(first, last)
    sessions = list(query.order_by("scheduled_start", "pk"))
    programs = Program.objects.in_bulk()
    for session in sessions:
        session.program = programs[session.program_id]
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


def board_week(stay: Stay, first: date, *, near: Near, book: TermsBook) -> BoardWeek:
    """The week from `first` of the client of `stay` in its program."""
    days, person, now = days_of_week(first), str(stay.client_id), near.now
    terms = book.week(stay, days)
    everything = near.meetings.get(person, [])
    ours = [_belongs(one, stay, person, near=near) for one in everything]
    pairs = list(zip(everything, ours, strict=True))
    standing = standing_of(
        tuple([one.visit(person, is_ours=mine, now=now) for one, mine in pairs]),
        tuple(zip(days, terms.services, strict=True)),
        terms.target,
        over=stay.program.local_date(now) > days[-1],
    )
    return BoardWeek(
        first=first,
        target=terms.target,
        standing=standing,
        meetings=tuple([one for one, mine in pairs if mine]),
    )


def _pieces(session: TherapySession, inputs: Inputs) -> Pieces:
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


def _belongs(meeting: Meeting, stay: Stay, person: str, *, near: Near) -> bool:
    """A session of the stay's program, or one elsewhere that makes up one of it."""
    session = meeting.session
    if session.program_id == stay.program_id:
        return True
    return near.make_ups.get((session.pk, person)) == stay.program_id
