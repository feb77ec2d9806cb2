"""A program's week as it leaves the house, and what of it has changed since.

Numbers that were handed over are compared with those of today; nothing of an export is ever recomputed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.http import Http404

from groups.models import Enrollment, Program
from groups.models.dated import overlapping
from sessions.models import Amendment, Export, Signature
from sessions.queries.board import Board, BoardRow
from sessions.queries.client_week import attended_by, first_of_week, read_week
from sessions.queries.reading import WeekRead
from vioip.accounts.predicates import Visitor, oversees

AT_ONCE = 100
"""Clients read together: more is quicker by little and keeps more sessions in memory."""

Numbers = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """How far a session's record is vouched for."""

    signer: str
    at: datetime
    revision: int
    rules_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRead:
    """One export on the list. `changed` counts the clients whose numbers are no longer those handed over."""

    id: int
    program: str
    first: date
    last: date
    by: str
    at: datetime
    purpose: str
    recipient: str
    clients: int
    left_out: int
    changed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A client's week as some page shows it: countable seconds by day, credited seconds by session."""

    client: UUID
    program: UUID
    first: date
    days: Mapping[date, int]
    sessions: Mapping[UUID, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What differs from the last export that held it: (client, day) and (client, session)."""

    days: frozenset[tuple[UUID, date]] = frozenset()
    sessions: frozenset[tuple[UUID, UUID]] = frozenset()

    def has(self, client: UUID, what: date | UUID) -> bool:
        """Whether this day or session of `client` has changed since it was exported."""
        return (client, what) in self.days or (client, what) in self.sessions


def programs_to_export(actor: Visitor) -> list[Program]:
    """Raises Http404 unless `actor` oversees."""
    if not oversees(actor):
        raise Http404
    return list(Program.objects.all())


def weeks_of(program: Program, day: date, *, now: datetime) -> Iterator[tuple[Enrollment, WeekRead]]:
    """The week that holds `day` of everybody in `program`, by name. Permission is asked by the callers."""
    first = first_of_week(program, day)
    days = overlapping(first, first + timedelta(days=6), starts="admitted", ends="discharged")
    stays = Enrollment.objects.filter(days, program=program).select_related("client", "program")
    newest = {stay.client_id: stay for stay in stays.order_by("admitted", "id")}
    ordered = sorted(newest.values(), key=lambda stay: (stay.client.family_name, stay.client.given_name))
    reach = timedelta(days=6)
    for start in range(0, len(ordered), AT_ONCE):
        some = ordered[start : start + AT_ONCE]
        attended = attended_by(
            [stay.client_id for stay in some], first=first - reach, last=first + 2 * reach, now=now
        )
        for stay in some:
            own = first_of_week(program, day, admitted=stay.admitted)
            yield stay, read_week(stay, own, attended=attended)


def numbers_of(weeks: Iterable[WeekRead]) -> Numbers:
    """What an export keeps of weeks: see `Export.numbers`."""
    return {
        str(week.client): {
            "first": week.first.isoformat(),
            "credited_s": week.credited_s,
            "days": {day.date.isoformat(): day.credited_s for day in week.days},
            "sessions": {
                str(read.id): [read.credited_s, read.status] for day in week.days for read in day.sessions
            },
        }
        for week in weeks
    }


def signatures_among(sessions: Iterable[UUID]) -> dict[UUID, Signed]:
    """For the signed ones of `sessions`: by whom, when, and how often amended."""
    ids = list(sessions)
    counts = Amendment.objects.filter(session__in=ids).order_by().values("session_id").annotate(n=Count("pk"))
    amended = {row["session_id"]: row["n"] for row in counts}
    rows = Signature.objects.filter(session__in=ids).defer("snapshot").select_related("signer")
    return {
        row.session_id: Signed(
            signer=row.signer.full_name,
            at=row.at,
            revision=row.revision + amended.get(row.session_id, 0),
            rules_id=row.rules_id,
        )
        for row in rows
    }


def exports_for(actor: Visitor, *, now: datetime, most: int = 20) -> list[ExportRead]:
    """The latest exports, each compared with today's numbers. Raises Http404 unless `actor` oversees."""
    if not oversees(actor):
        raise Http404
    rows = list(Export.objects.select_related("program", "by")[:most])
    today: dict[tuple[UUID, date], Numbers] = {}
    for row in rows:
        key = (row.program_id, row.first)
        if key not in today:
            today[key] = numbers_of(week for _, week in weeks_of(row.program, row.first, now=now))
    return [_read(row, today[row.program_id, row.first]) for row in rows]


def marks_for(weeks: Iterable[Shown]) -> Marks:
    """What of `weeks` differs from the last export that held it."""
    shown = list(weeks)
    if not shown:
        return Marks()
    reach = timedelta(days=6)
    rows = Export.objects.filter(
        program__in={week.program for week in shown},
        first__gte=min(week.first for week in shown) - reach,
        first__lte=max(week.first for week in shown) + reach,
    )
    handed: dict[tuple[UUID, str, str], dict[str, Any]] = {}
    for program, numbers in rows.order_by("at", "id").values_list("program_id", "numbers"):
        handed.update({(program, client, kept["first"]): kept for client, kept in numbers.items()})
    pairs = [(week, handed.get((week.program, str(week.client), week.first.isoformat()))) for week in shown]
    return Marks(
        days=frozenset(
            (week.client, day)
            for week, kept in pairs
            if kept is not None
            for day, seconds in week.days.items()
            if kept["days"].get(day.isoformat(), 0) != seconds
        ),
        sessions=frozenset(
            (week.client, session)
            for week, kept in pairs
            if kept is not None
            for session, seconds in week.sessions.items()
            if kept["sessions"].get(str(session), [0])[0] != seconds
        ),
    )


def shown_week(week: WeekRead) -> Shown:
    """A week of the client's page."""
    return Shown(
        client=week.client,
        program=week.program,
        first=week.first,
        days={day.date: day.credited_s for day in week.days},
        sessions={read.id: read.credited_s for day in week.days for read in day.sessions},
    )


def shown_row(board: Board, row: BoardRow) -> Shown:
    """A row of the board, which shows days and no sessions."""
    days = row.week.days_s
    return Shown(client=row.client, program=board.program.pk, first=min(days), days=days, sessions={})


def _read(row: Export, today: Numbers) -> ExportRead:
    return ExportRead(
        id=row.pk,
        program=row.program.name,
        first=row.first,
        last=row.last,
        by=row.by.full_name,
        at=row.at.astimezone(row.program.tz),
        purpose=row.purpose,
        recipient=row.recipient,
        clients=len(row.numbers),
        left_out=len(row.left_out),
        changed=sum(1 for client, kept in row.numbers.items() if today.get(client) != kept),
    )
