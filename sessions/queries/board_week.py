"""Every client's week at once, from what counted sessions bring to weeks.

The same judgement as `client_week`, without lines: for thousands of clients nothing is read but shares,
and only the rows that are shown are put into cells.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from groups.models import Program
from sessions.core.attendance.day import by_local_date, local_date, minutes_of
from sessions.core.attendance.requirement import Target
from sessions.core.attendance.share import Shares, shares_from_json
from sessions.core.attendance.spans import Span
from sessions.core.attendance.standing import Pieces, Standing, Visit, Visits, remembered_standing
from sessions.core.attendance.week import WeekStatus, days_of_week, minutes_over
from sessions.models import RosterEntry
from sessions.queries.client_week import sessions_near
from sessions.queries.counted import KeptShares
from sessions.queries.inputs import Inputs, inputs_of
from sessions.queries.reading import Phase
from sessions.queries.session_row import SessionRow, session_rows
from sessions.queries.terms import Stay, TermsBook
from sessions.queries.therapy_session import started_sessions


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """One session, read once for everybody. The same `token` means the same visits of everybody.

    `read` gives what it brings to weeks; most boards find every standing remembered and never ask.
    """

    session: SessionRow
    token: str
    inputs: Inputs
    read: Callable[[UUID], str]
    pieces: Pieces
    phase: Phase

    @cached_property
    def shares(self) -> Shares:
        """What it brings to weeks."""
        return shares_from_json(self.read(self.session.pk))

    def visit(self, person: str, *, is_ours: bool) -> Visit:
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
            self.phase == "planned" and person not in plan.standings,
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
    _today: dict[UUID, date] = field(default_factory=dict)

    def today(self, program: Program) -> date:
        """What day it is in `program`."""
        if program.pk not in self._today:
            self._today[program.pk] = program.local_date(self.now)
        return self._today[program.pk]


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

    @property
    def over_minutes(self) -> int:
        """Minutes beyond the weekly maximum."""
        return minutes_over(sum(self.standing.days_s), self.target)

    @cached_property
    def days(self) -> tuple[Cell, ...]:
        """The seven cells."""
        found: dict[date, list[CellSession]] = defaultdict(list)
        for meeting in self.meetings:
            planned = minutes_of(meeting.session.planned_s)
            for day, _ in meeting.pieces:
                found[day].append(CellSession(meeting.session.pk, meeting.phase, planned))
        return tuple(Cell(day, seconds, tuple(found[day])) for day, seconds in self.days_s.items())


def near(programs: Mapping[UUID, Program], first: date, last: date, *, now: datetime) -> Near:
    """Everything that may concern weeks between `first` and `last`, of everybody in `programs`: in all."""
    query = sessions_near(first, last)
    sessions = list(session_rows(query, programs))
    ids = query.order_by().values("pk")
    inputs = inputs_of(sessions, now=now, within=ids)
    shares = KeptShares(inputs, now=now, within=ids)
    started = started_sessions([pk for pk, one in inputs.items() if one.has_facts and not one.is_over])
    meetings: dict[str, list[Meeting]] = defaultdict(list)
    for session in sessions:
        pk = session.pk
        phase = _phase(session, inputs[pk], is_started=pk in started, now=now)
        meeting = _meeting(session, inputs[pk], shares, phase=phase)
        for person in meeting.inputs.plan.roster:
            meetings[person].append(meeting)
    made_up = RosterEntry.objects.filter(session__in=ids, make_up_for__isnull=False)
    rows = made_up.values_list("session_id", "person_id", "make_up_for__program_id")
    return Near(
        meetings=meetings,
        make_ups={(session, str(person)): program for session, person, program in rows},
        now=now,
    )


def board_week(stay: Stay, first: date, *, near: Near, book: TermsBook) -> BoardWeek:
    """The week from `first` of the client of `stay` in its program, which is one of those of `near`."""
    days, person = _days(first), str(stay.client_id)
    terms = book.week(stay, days)
    everything = near.meetings.get(person, [])
    ours = [_counts_for(one, stay, person, near=near) for one in everything]
    standing = remembered_standing(
        Visits(
            (person, "" if all(ours) else repr(ours), *[one.token for one in everything]),
            lambda: tuple(
                one.visit(person, is_ours=mine) for one, mine in zip(everything, ours, strict=True)
            ),
        ),
        terms.counting,
        terms.target,
        over=near.today(stay.program) > days[-1],
    )
    return BoardWeek(
        first=first,
        target=terms.target,
        standing=standing,
        meetings=tuple([one for one, mine in zip(everything, ours, strict=True) if mine]),
    )


@lru_cache(maxsize=64)
def _days(first: date) -> tuple[date, ...]:
    """The same seven for thousands."""
    return tuple(days_of_week(first))


def _meeting(session: SessionRow, inputs: Inputs, shares: KeptShares, *, phase: Phase) -> Meeting:
    program, plan = session.program, inputs.plan
    span = (plan.scheduled_start_s, plan.scheduled_end_s)
    return Meeting(
        session=session,
        token=f"{inputs.key} {phase} {program.zone}",
        inputs=inputs,
        read=shares.text,
        pieces=_pieces(span, program.tz, split_midnight=inputs.rules.split_midnight),
        phase=phase,
    )


@lru_cache(maxsize=1024)
def _pieces(span: Span, zone: ZoneInfo, *, split_midnight: bool) -> Pieces:
    """As `by_date` of the time it is planned for; groups meet at the same hours: a board has few of these."""
    return tuple(by_local_date(span, zone)) if split_midnight else ((local_date(span[0], zone), span),)


def _phase(session: SessionRow, inputs: Inputs, *, is_started: bool, now: datetime) -> Phase:
    """As `reading.phase_of`."""
    if session.is_cancelled:
        return "cancelled"
    if inputs.is_over:
        return "over"
    return "running" if is_started or now >= session.scheduled_start else "planned"


def _counts_for(meeting: Meeting, stay: Stay, person: str, *, near: Near) -> bool:
    """A session of the stay's program; one that makes up is of the missed one's."""
    missed = near.make_ups.get((meeting.session.pk, person))
    return meeting.session.program is stay.program if missed is None else missed == stay.program_id
