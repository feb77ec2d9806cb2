"""What pages print of counted time: values with local times and floored minutes, and no way to compute.

Minutes are floored once, on the total they belong to (MINUTES section 5), so the minutes of days or of
sessions need not add up to those of the week; seconds do.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from groups.core.service import SERVICE_LABELS, Service
from sessions.core.attendance.credit import Attendance, Tally
from sessions.core.attendance.day import DayResult, minutes_of
from sessions.core.attendance.lines import INDIVIDUAL
from sessions.core.attendance.place import PlaceKind, placed_lines
from sessions.core.attendance.requirement import Target
from sessions.core.attendance.rules import Rules
from sessions.core.attendance.week import WeekStatus, minutes_over
from sessions.models import TherapySession

EXCUSED = frozenset({"excused", "cancelled by client (in time)"})
UNEXCUSED = frozenset({"no-show", "cancelled by client (late)"})
Phase = Literal["cancelled", "planned", "running", "over"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRead:
    """A stretch of one session with its one reason, in one place; `counted`: it brings minutes."""

    reason: str
    counted: bool
    start: datetime
    end: datetime
    seconds: int
    modality: str
    service: str
    place: PlaceKind = "main"


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRead:
    """One session of one client. `status` is of MINUTES section 7; `may_join` says the door is open.

    `by_hand`: at least some of it was entered without system evidence, which every page has to say. `rules`
    are those that it was counted by: reasons are told by them and by no others.
    """

    id: UUID
    title: str
    service: str
    service_label: str
    start: datetime
    end: datetime
    phase: Phase
    status: str
    credited_s: int
    lobby_s: int
    bridged_s: int
    audio_only_s: int
    lines: tuple[LineRead, ...]
    is_countable: bool
    make_up_for: date | None
    may_join: bool
    by_hand: bool
    rules: Rules

    @property
    def minutes(self) -> int:
        """Credited minutes."""
        return minutes_of(self.credited_s)

    @property
    def individual_minutes(self) -> int:
        """Counted minutes of individual work, asides included."""
        individual = (line for line in self.lines if line.counted and line.service == INDIVIDUAL)
        return minutes_of(sum(line.seconds for line in individual))

    @property
    def planned_minutes(self) -> int:
        """Scheduled length."""
        return minutes_of(int((self.end - self.start).total_seconds()))


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRead:
    """One service date. `result` is None on a day without sessions, or that has not been yet.

    `level` and `payer` name the level of care and who pays ("" outside the stay, and for nobody); `units`
    are what the payer asks for, None where it asks for none.
    """

    date: date
    is_today: bool
    credited_s: int
    sessions: tuple[SessionRead, ...]
    result: DayResult | None
    level: str = ""
    payer: str = ""
    units: int | None = None

    @property
    def minutes(self) -> int:
        """Countable minutes."""
        return minutes_of(self.credited_s)


class Absences(NamedTuple):
    """Counted apart, and neither adds minutes; what the program cancelled is no absence."""

    excused: int
    unexcused: int


def _has_passed(read: SessionRead) -> bool:
    return read.phase == "over" and read.is_countable


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekRead:
    """One client's week in one program: seven days, what they come to, and what is asked."""

    client: UUID
    program: UUID
    program_name: str
    days: tuple[DayRead, ...]
    credited_s: int
    planned_s: int
    target: Target
    status: WeekStatus
    is_over: bool

    @property
    def first(self) -> date:
        """The first day."""
        return self.days[0].date

    @property
    def last(self) -> date:
        """The last day."""
        return self.days[-1].date

    @property
    def minutes(self) -> int:
        """Countable minutes of the whole week."""
        return minutes_of(self.credited_s)

    @property
    def planned_minutes(self) -> int:
        """Minutes still on the timetable for this client, at planned length."""
        return minutes_of(self.planned_s)

    @property
    def days_reached(self) -> int:
        """Days with any countable time."""
        return sum(1 for day in self.days if day.credited_s)

    @property
    def missing_minutes(self) -> int:
        """Minutes to the target, 0 when it is reached."""
        return max(0, self.target.min_minutes - self.minutes)

    @property
    def over_minutes(self) -> int:
        """Minutes beyond the weekly maximum."""
        return minutes_over(self.credited_s, self.target)

    @property
    def absences(self) -> Absences:
        """Sessions that would have counted and are over, and the client was not there."""
        missed = {read.id: read.status for day in self.days for read in day.sessions if _has_passed(read)}
        statuses = list(missed.values())
        return Absences(
            excused=sum(status in EXCUSED for status in statuses),
            unexcused=sum(status in UNEXCUSED for status in statuses),
        )

    @property
    def has_results(self) -> bool:
        """Whether any day has come to something a payer would ask about."""
        return any(day.result for day in self.days)

    @property
    def has_units(self) -> bool:
        """Whether the payer of any day asks for units."""
        return any(day.units is not None for day in self.days)

    @property
    def target_s(self) -> int:
        """What is asked of the week, in seconds."""
        return self.target.min_minutes * 60

    @property
    def is_current(self) -> bool:
        """Whether today is in it."""
        return any(day.is_today for day in self.days)

    @property
    def before(self) -> date:
        """A day of the week before."""
        return self.first - timedelta(days=1)

    @property
    def ring(self) -> float:
        """How much of the target is reached, from 0 to 1."""
        return min(1.0, self.credited_s / (self.target.min_minutes * 60)) if self.target.min_minutes else 1.0


def read_session(
    session: TherapySession,
    person: str,
    *,
    tally: Tally,
    over: bool,
    now: datetime,
    by_hand: bool,
    make_up_for: date | None = None,
    countable: Collection[str] | None = None,
    may_join: bool = False,
) -> SessionRead:
    """`person`'s part of `session`. Somebody who was neither expected nor there reads as a stranger to it."""
    zone = session.program.tz
    attendance = tally.people.get(person) or Attendance(
        person=person, lines=(), claims=(), status="expected", lobby_s=0
    )
    return SessionRead(
        id=session.pk,
        title=session.title,
        service=session.service,
        service_label=SERVICE_LABELS[Service(session.service)],
        start=session.scheduled_start.astimezone(zone),
        end=session.scheduled_end.astimezone(zone),
        phase=phase_of(session, tally, over=over, now=now),
        status=attendance.status,
        credited_s=attendance.credited_s,
        lobby_s=attendance.lobby_s,
        bridged_s=attendance.bridged_s,
        audio_only_s=attendance.audio_only_s,
        lines=_lines_until(attendance, session.service, int(now.timestamp()), zone=zone),
        is_countable=countable is None or session.service in countable,
        make_up_for=make_up_for,
        may_join=may_join,
        by_hand=by_hand,
        rules=tally.rules,
    )


def phase_of(session: TherapySession, tally: Tally, *, over: bool, now: datetime) -> Phase:
    """Where the session stands; *running* is from its start in the plan or in fact, whichever is first."""
    if session.is_cancelled:
        return "cancelled"
    if over:
        return "over"
    begun = tally.window.start_s is not None or now >= session.scheduled_start
    return "running" if begun else "planned"


def _lines_until(attendance: Attendance, service: str, now_s: int, *, zone: ZoneInfo) -> tuple[LineRead, ...]:
    """What has been until now: a running window may reach into the future."""
    past = (line._replace(end_s=min(line.end_s, now_s)) for line in attendance.lines if line.start_s < now_s)
    return tuple(
        LineRead(
            reason=line.reason,
            counted=line.counted,
            start=datetime.fromtimestamp(line.start_s, zone),
            end=datetime.fromtimestamp(line.end_s, zone),
            seconds=line.seconds,
            modality=line.modality,
            service=line.service,
            place=place,
        )
        for line, place in placed_lines(past, attendance.places, service=service)
    )
