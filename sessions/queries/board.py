"""The coordinator's board: every client's week, whoever needs help first, and what is live now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.http import Http404

from groups.models import Program
from groups.models.program import WeekKind
from groups.queries.enrollment import StayRow, stay_rows_in
from sessions.core.attendance.credit import Tally
from sessions.core.attendance.week import WeekStatus, days_of_week
from sessions.models import Substitution, TherapySession
from sessions.queries.board_week import BoardWeek, Near, board_week, near
from sessions.queries.client_week import first_of_week
from sessions.queries.substitute import last_asked
from sessions.queries.tally import tally_of
from sessions.queries.terms import TermsBook, terms_book
from sessions.queries.therapy_session import ended_sessions, started_sessions, visible_sessions
from sessions.queries.unled import unled_since
from vioip.accounts.predicates import Visitor, oversees

URGENCY: tuple[WeekStatus, ...] = ("out_of_reach", "short", "at_risk", "not_evaluated", "on_track", "met")
PAGE_ROWS = 100
"""Rows of one page: more take longer to send and to draw than anybody reads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRow:
    """One client's week; `name` is the full name: the board is a staff page."""

    client: UUID
    program: UUID
    name: str
    week: BoardWeek


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """One program's week; rows by urgency, then by what is missing, then by name.

    `rows` are those of one page of `pages`, from 1; `tally` counts everybody by status.
    """

    program: Program
    first: date
    last: date
    rows: tuple[BoardRow, ...]
    tally: Mapping[WeekStatus, int]
    page: int
    pages: int

    def count(self, status: WeekStatus) -> int:
        """How many clients stand at `status`."""
        return self.tally.get(status, 0)

    @property
    def day_names(self) -> list[str]:
        """What stands over the seven days; weeks from admission begin on any day."""
        if self.program.week_kind == WeekKind.FROM_ADMISSION:
            return [f"Day {number}" for number in range(1, 8)]
        return [f"{day:%a}" for day in days_of_week(self.first)]

    @property
    def before(self) -> int | None:
        """The page before this one."""
        return self.page - 1 if self.page > 1 else None

    @property
    def after(self) -> int | None:
        """The page after this one."""
        return self.page + 1 if self.page < self.pages else None

    @property
    def counts(self) -> list[tuple[int, WeekStatus]]:
        """How many clients stand at each status that anybody stands at, the best first."""
        return [(self.count(status), status) for status in reversed(URGENCY) if self.count(status)]


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveNow:
    """A session that is going on: how many clients are expected, in the room, and waiting.

    `unled_since`: clients are there since then, and nobody who leads; `asked` is who was last found to.
    """

    session: TherapySession
    expected: int
    present: int
    waiting: int
    is_started: bool
    unled_since: datetime | None = None
    asked: Substitution | None = None


def boards(actor: Visitor, day: date | None = None, *, now: datetime, page: int = 1) -> list[Board]:
    """The week that holds `day` (None: today) of every program. Raises Http404 unless `actor` oversees.

    A page beyond the last is the last.
    """
    if not oversees(actor):
        raise Http404
    programs = list(Program.objects.all())
    weeks = {one.pk: first_of_week(one, day or one.local_date(now)) for one in programs}
    if not weeks:
        return []
    # Weeks from admission reach up to six days before and after the calendar's.
    reach = timedelta(days=6 * any(one.week_kind == WeekKind.FROM_ADMISSION for one in programs))
    first, last = min(weeks.values()) - reach, max(weeks.values()) + timedelta(days=6) + reach
    found = near({one.pk: one for one in programs}, first, last, now=now)
    book = terms_book(None)
    return [_board(one, day or one.local_date(now), near=found, book=book, page=page) for one in programs]


def sessions_over(found: Iterable[Board]) -> list[UUID]:
    """The sessions behind the cells of boards that are over: those that can be signed."""
    cells = (cell for board in found for row in board.rows for cell in row.week.days)
    return sorted({one.id for cell in cells for one in cell.sessions if one.phase == "over"})


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
    ended, started, unled = ended_sessions(ids), started_sessions(ids), unled_since(ids, now=now)
    asked = last_asked(list(unled))
    return [
        _live(
            session,
            tally_of(session, now=now),
            is_started=session.pk in started,
            alone=(unled.get(session.pk), asked.get(session.pk)),
        )
        for session in sessions
        if session.pk not in ended
    ]


def _board(program: Program, day: date, *, near: Near, book: TermsBook, page: int) -> Board:
    first = first_of_week(program, day)
    last = first + timedelta(days=6)
    own_weeks = program.week_kind == WeekKind.FROM_ADMISSION
    rows = []
    for stay in _newest_stays(stay_rows_in(program, first=first, last=last)):
        begun = first_of_week(program, day, admitted=stay.admitted) if own_weeks else first
        week = board_week(stay, begun, near=near, book=book)
        rows.append(BoardRow(client=stay.client_id, program=program.pk, name=stay.name, week=week))
    rows.sort(key=_urgency)
    pages = max(1, -(-len(rows) // PAGE_ROWS))
    shown = min(max(1, page), pages)
    return Board(
        program=program,
        first=first,
        last=last,
        rows=tuple(rows[(shown - 1) * PAGE_ROWS : shown * PAGE_ROWS]),
        tally=Counter(row.week.status for row in rows),
        page=shown,
        pages=pages,
    )


def _newest_stays(stays: list[StayRow]) -> list[StayRow]:
    """One stay a client: who came back within the week is judged by the later stay."""
    newest = {stay.client_id: stay for stay in sorted(stays, key=lambda stay: stay.admitted)}
    return [stay for stay in stays if newest[stay.client_id] is stay]


def _urgency(row: BoardRow) -> tuple[int, int, str]:
    return URGENCY.index(row.week.status), -row.week.missing_minutes, row.name


def _live(
    session: TherapySession,
    tally: Tally,
    *,
    is_started: bool,
    alone: tuple[datetime | None, Substitution | None],
) -> LiveNow:
    statuses = [attendance.status for attendance in tally.people.values()]
    return LiveNow(
        session=session,
        expected=len(tally.plan.roster),
        present=statuses.count("present"),
        waiting=statuses.count("in lobby"),
        is_started=is_started,
        unled_since=alone[0],
        asked=alone[1],
    )
