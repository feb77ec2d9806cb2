"""The coordinator's board: every client's week, whoever needs help first, and what is live now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.http import Http404

from groups.models import Enrollment, Program
from groups.models.program import WeekKind
from groups.queries.enrollment import stays_in
from sessions.core.attendance.credit import Tally
from sessions.core.attendance.week import WeekStatus
from sessions.models import TherapySession
from sessions.queries.client_week import Attended, attended_by, first_of_week, read_week
from sessions.queries.reading import WeekRead
from sessions.queries.tally import tally_of
from sessions.queries.therapy_session import ended_sessions, started_sessions, visible_sessions
from vioip.accounts.predicates import Visitor, oversees

URGENCY: tuple[WeekStatus, ...] = ("out_of_reach", "short", "at_risk", "not_evaluated", "on_track", "met")


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRow:
    """One client's week; `name` is the full name: the board is a staff page."""

    client: UUID
    name: str
    week: WeekRead


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """One program's week; rows by urgency, then by what is missing, then by name."""

    program: Program
    first: date
    last: date
    rows: tuple[BoardRow, ...]

    def count(self, status: WeekStatus) -> int:
        """How many clients stand at `status`."""
        return sum(1 for row in self.rows if row.week.status == status)

    @property
    def counts(self) -> list[tuple[int, WeekStatus]]:
        """How many clients stand at each status that anybody stands at, the best first."""
        return [(self.count(status), status) for status in reversed(URGENCY) if self.count(status)]


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveNow:
    """A session that is going on: how many clients are expected, in the room, and waiting."""

    session: TherapySession
    expected: int
    present: int
    waiting: int
    is_started: bool


def boards(actor: Visitor, day: date | None = None, *, now: datetime) -> list[Board]:
    """The week that holds `day` (None: today) of every program. Raises Http404 unless `actor` oversees."""
    if not oversees(actor):
        raise Http404
    return [_board(program, day or program.local_date(now), now) for program in Program.objects.all()]


def live_now(actor: Visitor, *, now: datetime) -> list[LiveNow]:
    """Sessions that go on at `now`, soonest start first. Raises Http404 unless `actor` oversees."""
    if not oversees(actor):
        raise Http404
    near = visible_sessions(actor).filter(
        scheduled_start__lte=now + timedelta(minutes=15),
        scheduled_end__gte=now - timedelta(minutes=15),
        cancelled_at=None,
    )
    sessions = list(near)
    ids = [session.pk for session in sessions]
    ended, started = ended_sessions(ids), started_sessions(ids)
    return [
        _live(session, tally_of(session, now=now), is_started=session.pk in started)
        for session in sessions
        if session.pk not in ended
    ]


def _board(program: Program, day: date, now: datetime) -> Board:
    first = first_of_week(program, day)
    last = first + timedelta(days=6)
    stays = _newest_stays(stays_in(program, first=first, last=last))
    # Weeks from admission reach up to six days before and after the calendar's.
    reach = timedelta(days=6 if program.week_kind == WeekKind.FROM_ADMISSION else 0)
    clients = [stay.client_id for stay in stays]
    attended = attended_by(clients, first=first - reach, last=last + reach, now=now)
    rows = [_row(stay, first_of_week(program, day, admitted=stay.admitted), attended) for stay in stays]
    return Board(program=program, first=first, last=last, rows=tuple(sorted(rows, key=_urgency)))


def _newest_stays(stays: list[Enrollment]) -> list[Enrollment]:
    """One stay a client: who came back within the week is judged by the later stay."""
    newest = {stay.client_id: stay for stay in sorted(stays, key=lambda stay: stay.admitted)}
    return [stay for stay in stays if newest[stay.client_id] is stay]


def _row(stay: Enrollment, first: date, attended: Attended) -> BoardRow:
    return BoardRow(
        client=stay.client_id, name=stay.client.full_name, week=read_week(stay, first, attended=attended)
    )


def _urgency(row: BoardRow) -> tuple[int, int, str]:
    return URGENCY.index(row.week.status), -row.week.missing_minutes, row.name


def _live(session: TherapySession, tally: Tally, *, is_started: bool) -> LiveNow:
    statuses = [attendance.status for attendance in tally.people.values()]
    return LiveNow(
        session=session,
        expected=len(tally.plan.roster),
        present=statuses.count("present"),
        waiting=statuses.count("in lobby"),
        is_started=is_started,
    )
