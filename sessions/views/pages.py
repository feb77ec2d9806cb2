"""The server-rendered pages of the three people: a client's week, a therapist's day, the coordinator's board.

Every view asks a query that takes the reader; what comes back may be shown. 404 is all a stranger learns.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from sessions.queries.board import boards, live_now, sessions_over
from sessions.queries.by_hand import by_hand_among
from sessions.queries.export import marks_for, marks_on, signatures_among
from sessions.queries.leaders import leaders_of
from sessions.queries.raw_facts import raw_facts
from sessions.queries.record import session_record
from sessions.queries.signed import signed_among
from sessions.queries.therapy_session import may_join_now, next_session
from sessions.queries.to_sign import to_sign
from sessions.queries.today import today as todays_sessions
from sessions.queries.week import client_for, weeks_for_client
from sessions.views.advice import advice_for
from vioip.accounts.models import Role, User
from vioip.accounts.predicates import oversees
from vioip.accounts.queries import home_of

FIRST_PAGES: dict[str, str] = {
    Role.THERAPIST: "today",
    Role.COORDINATOR: "board",
    Role.CLIENT: "my_week",
    Role.ADMINISTRATOR: "admin:index",
}


@require_GET
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """To the first page that the reader's roles give; a kind sentence for people without a role yet."""
    page = FIRST_PAGES.get(home_of(_reader(request)))
    return redirect(page) if page else render(request, "iop_sessions/no_page.html")


@require_GET
@login_required
def my_week(request: HttpRequest) -> HttpResponse:
    """The reader's own week: what is next, where they stand, what each session counted."""
    reader, now = _reader(request), timezone.now()
    weeks = weeks_for_client(reader, reader.pk, _day(request), now=now)
    coming = next_session(reader, now=now)
    context = {
        "weeks": weeks,
        "coming": coming,
        "coming_start": coming.scheduled_start.astimezone(coming.program.tz) if coming else None,
        "leaders": leaders_of(coming) if coming else [],
        "may_join": coming is not None and may_join_now(coming, now=now),
        "is_on": coming is not None and coming.scheduled_start <= now,
    }
    return render(request, "iop_sessions/my_week.html", context)


@require_GET
@login_required
def client_week(request: HttpRequest, client: UUID) -> HttpResponse:
    """One client's week with every session's picture, for those who oversee the clinic."""
    reader = _reader(request)
    if reader.pk == client:
        return redirect("my_week")
    person = client_for(reader, client)
    weeks = weeks_for_client(reader, client, _day(request), now=timezone.now())
    context = {
        "person": person,
        "weeks": weeks,
        "marks": marks_for(weeks),
        "signed": signed_among([read.id for week in weeks for day in week.days for read in day.sessions]),
    }
    return render(request, "iop_sessions/client_week.html", context)


@require_GET
@login_required
def week_record(request: HttpRequest, client: UUID) -> HttpResponse:
    """One client's week to print: every stretch with its reason, and behind it the raw facts on demand."""
    reader = _reader(request)
    if reader.pk == client:
        return redirect("my_week")
    person = client_for(reader, client)
    weeks = weeks_for_client(reader, client, _day(request), now=timezone.now())
    sessions = {read.id: read for week in weeks for day in week.days for read in day.sessions}
    context = {
        "person": person,
        "weeks": weeks,
        "signed": signatures_among(sessions),
        "facts": [(read, raw_facts(reader, pk, client)) for pk, read in sessions.items()],
    }
    return render(request, "iop_sessions/week_record.html", context)


@require_GET
@login_required
def today(request: HttpRequest) -> HttpResponse:
    """The reader's sessions of the day, in order, with one button to open the room."""
    if not _reader(request).has_role(Role.THERAPIST):
        raise Http404
    rows = todays_sessions(_reader(request), now=timezone.now())
    context = {
        "rows": rows,
        "signed": signed_among([row.session.pk for row in rows]),
        "to_sign": to_sign(_reader(request), now=timezone.now()),
    }
    return render(request, "iop_sessions/today.html", context)


@require_GET
@login_required
def board(request: HttpRequest) -> HttpResponse:
    """Clients by days of the week, whoever needs help first, and what is live now."""
    now = timezone.now()
    found = boards(_reader(request), _day(request), now=now, page=_page(request))
    rows = [(one, [(row, advice_for(row.week)) for row in one.rows]) for one in found]
    over = sessions_over(found)
    context = {
        "boards": rows,
        "live": live_now(_reader(request), now=now),
        "marks": marks_on(found, now=now),
        "signed": signed_among(over),
        "by_hand": by_hand_among(over),
    }
    return render(request, "iop_sessions/board.html", context)


@require_GET
@login_required
def record(request: HttpRequest, session: UUID) -> HttpResponse:
    """What a session came to, or comes to so far: one's own part, or everybody's for staff."""
    reader, now = _reader(request), timezone.now()
    found = session_record(reader, session, now=now)
    zone = found.session.program.tz
    context = {
        "record": found,
        "start": found.session.scheduled_start.astimezone(zone),
        "end": found.session.scheduled_end.astimezone(zone),
        "is_signed": bool(signed_among([found.session.pk])),
        "own": found.people[0] if found.role == Role.CLIENT.value and found.people else None,
        "may_substitute": oversees(reader) and found.phase in ("planned", "running"),
        "may_enter": found.role is not None
        and found.phase in ("planned", "running")
        and may_join_now(found.session, now=now),
    }
    return render(request, "iop_sessions/record.html", context)


def _reader(request: HttpRequest) -> User:
    assert isinstance(request.user, User), "login_required was asked first"
    return request.user


def _page(request: HttpRequest) -> int:
    """The page named by `?page=2`; anything else is the first."""
    text = request.GET.get("page", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def _day(request: HttpRequest) -> date | None:
    """The day named by `?day=2026-03-02`, if any."""
    text = request.GET.get("day", "")
    if not text:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        raise BadRequest("A day is written like 2026-03-02.") from None
