"""A program's week as it leaves the house, and what of it has changed since.

Numbers that were handed over are compared with those of today; nothing of an export is ever recomputed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.http import Http404

from groups.models import Enrollment, Program
from groups.models.dated import overlapping
from sessions.models import Amendment, Export, Signature
from sessions.queries.board import Board
from sessions.queries.client_week import attended_by, first_of_week, read_week
from sessions.queries.handed_over import Signed, changes_since, kept_of
from sessions.queries.reading import WeekRead
from sessions.queries.terms import terms_book
from vioip.accounts.predicates import Visitor, oversees

AT_ONCE = 100
"""Clients read together: more is quicker by little and keeps more sessions in memory."""

Numbers = dict[str, dict[str, Any]]


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
class Marks:
    """What differs from the last export that held it: (client, day), (client, session), (client, program) for
    what a whole week came to."""

    days: frozenset[tuple[UUID, date]] = frozenset()
    sessions: frozenset[tuple[UUID, UUID]] = frozenset()
    weeks: frozenset[tuple[UUID, UUID]] = frozenset()

    def has(self, client: UUID, what: date | UUID) -> bool:
        """Whether this day, session or week in a program of `client` has changed since it was exported."""
        return any((client, what) in found for found in (self.days, self.sessions, self.weeks))


def programs_to_export(actor: Visitor) -> list[Program]:
    """Raises Http404 unless `actor` oversees."""
    if not oversees(actor):
        raise Http404
    return list(Program.objects.all())


def weeks_of(
    program: Program, day: date, *, now: datetime, clients: Collection[UUID] | None = None
) -> Iterator[tuple[Enrollment, WeekRead]]:
    """The week that holds `day` of everybody in `program` (or of `clients`), by name.

    Permission is asked by the callers.
    """
    first = first_of_week(program, day)
    days = overlapping(first, first + timedelta(days=6), starts="admitted", ends="discharged")
    stays = Enrollment.objects.filter(days, program=program).select_related("client", "program")
    if clients is not None:
        stays = stays.filter(client__in=clients)
    newest = {stay.client_id: stay for stay in stays.order_by("admitted", "id")}
    ordered = sorted(newest.values(), key=lambda stay: (stay.client.family_name, stay.client.given_name))
    reach = timedelta(days=6)
    for start in range(0, len(ordered), AT_ONCE):
        some = ordered[start : start + AT_ONCE]
        attended = attended_by(
            [stay.client_id for stay in some], first=first - reach, last=first + 2 * reach, now=now
        )
        book = terms_book(some)
        for stay in some:
            own = first_of_week(program, day, admitted=stay.admitted)
            yield stay, read_week(stay, own, attended=attended, book=book)


def numbers_of(weeks: Iterable[WeekRead]) -> Numbers:
    """What an export keeps of weeks: see `Export.numbers`."""
    rest = iter(weeks)
    found: Numbers = {}
    while some := list(islice(rest, AT_ONCE)):
        signed = signatures_among(_sessions_of(some))
        found.update((str(week.client), kept_of(week, signed)) for week in some)
    return found


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


def marks_for(weeks: Iterable[WeekRead]) -> Marks:
    """What of `weeks` differs from the last export that held it."""
    shown = list(weeks)
    handed = _handed_over({(week.program, week.first) for week in shown})
    pairs = [(week, handed.get((week.program, str(week.client), week.first.isoformat()))) for week in shown]
    held = [(week, kept) for week, kept in pairs if kept is not None]
    signed = signatures_among(_sessions_of(week for week, _ in held))
    days, sessions, totals = set(), set(), set()
    for week, kept in held:
        changes = changes_since(kept, kept_of(week, signed))
        days |= {(week.client, date.fromisoformat(day)) for day in changes.days}
        sessions |= {(week.client, UUID(session)) for session in changes.sessions}
        totals |= {(week.client, week.program)} if changes.week else set()
    return Marks(days=frozenset(days), sessions=frozenset(sessions), weeks=frozenset(totals))


def marks_on(found: Iterable[Board], *, now: datetime) -> Marks:
    """The same for the rows of boards: the weeks of those who were handed over are read whole."""
    rows = [(board.program, row.week.first, row.client) for board in found for row in board.rows]
    handed = _handed_over({(program.pk, first) for program, first, _ in rows})
    clients: dict[tuple[Program, date], list[UUID]] = defaultdict(list)
    for program, first, client in rows:
        if (program.pk, str(client), first.isoformat()) in handed:
            clients[program, first].append(client)
    return marks_for(
        week
        for (program, first), some in clients.items()
        for _, week in weeks_of(program, first, now=now, clients=some)
    )


def _sessions_of(weeks: Iterable[WeekRead]) -> list[UUID]:
    return [read.id for week in weeks for day in week.days for read in day.sessions]


def _handed_over(weeks: Collection[tuple[UUID, date]]) -> dict[tuple[UUID, str, str], dict[str, Any]]:
    """What the last export of each of `weeks` (program, first day) kept, by program, client and first day.

    An export of a calendar week holds weeks from admission that began up to six days before it.
    """
    if not weeks:
        return {}
    reach = timedelta(days=6)
    firsts = [first for _, first in weeks]
    rows = Export.objects.filter(
        program__in={program for program, _ in weeks},
        first__gte=min(firsts) - reach,
        first__lte=max(firsts) + reach,
    )
    handed: dict[tuple[UUID, str, str], dict[str, Any]] = {}
    for program, numbers in rows.order_by("at", "id").values_list("program_id", "numbers"):
        handed.update({(program, client, kept["first"]): kept for client, kept in numbers.items()})
    return handed


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
        changed=sum(1 for client, kept in row.numbers.items() if _has_changed(kept, today.get(client))),
    )


def _has_changed(kept: dict[str, Any], today: dict[str, Any] | None) -> bool:
    return today is None or bool(changes_since(kept, today))
