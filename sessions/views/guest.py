"""A guest's own pages: opening the link, agreeing, the room and its ticket. Addresses and titles say nothing.

Which guest a browser is stands in its login session; the secret of a link travels in a body, once.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sessions.queries.guest import GuestVisit, visit_of
from sessions.queries.handouts import handout_for_guest
from sessions.queries.leaders import leaders_of
from sessions.queries.login import digest_of_login
from sessions.queries.room_source import lines_of
from sessions.services.guest import LinkRefusedError, agree, open_link
from sessions.services.handouts import note_opened_by_guest
from sessions.views.handouts import served
from sessions.views.room import emergency_of
from sessions.views.tickets import check_ticket_for, ticket_for
from vioip.accounts.pronouns import SUGGESTED
from vioip.headers import room_page

KEY = "vioip.guest"
TOKEN_MAX = 100
_NO_CONSENT = {
    "code": "no_consent",
    "detail": "Not everybody here has been asked about guests yet. Ask the person who invited you.",
}


@require_http_methods(["GET", "POST"])
@never_cache
def guest(request: HttpRequest) -> HttpResponseBase:
    """What a link leads to: first a word about it, then what is asked of a guest, then the way in."""
    match request.POST.get("action") if request.method == "POST" else "":
        case "open":
            return _open(request)
        case "agree":
            visit = _visit(request)
            if visit is None or request.POST.get("agreed") != "yes":
                return redirect("guest")
            return _agree(request, visit)
        case _:
            return render(request, "iop_sessions/guest.html", _context(request))


@require_GET
@room_page
def guest_room(request: HttpRequest) -> HttpResponse:
    """The room, for a guest who has agreed."""
    visit = _visit(request)
    if visit is None or not visit.has_agreed or not visit.has_consent or visit.entry.is_over:
        return redirect("guest")
    title = visit.guest.session.title
    page = reverse("guest")
    config: dict[str, Any] = {
        "session": str(visit.entry.session),
        "title": title,
        "name": visit.entry.name,
        "pronouns": visit.entry.pronouns,
        "pronounsUrl": "",
        "emergency": emergency_of(visit.guest.session.program),
        "arrival": None,
        "guest": True,
        "seats": lines_of(visit.entry),
        "ticketUrl": reverse("guest_ticket"),
        "checkUrl": reverse("guest_check"),
        "arrivalsUrl": "",
        "sessionUrl": page,
        "homeUrl": page,
        "signInUrl": page,
        "csrfToken": get_token(request),
    }
    return render(request, "iop_sessions/room.html", {"title": title, "config": config})


@require_POST
@never_cache
def guest_ticket(request: HttpRequest) -> JsonResponse:
    """As `sessions.views.tickets.ticket`, for a guest who has agreed; 404 for everybody else.

    409 too while a client's consent is missing.
    """
    visit = _visit(request)
    if visit is None or not visit.has_agreed:
        raise Http404
    if not visit.has_consent and not visit.entry.is_over:
        return JsonResponse(_NO_CONSENT, status=409)
    return ticket_for(request, visit.entry)


@require_POST
@never_cache
def guest_check(request: HttpRequest) -> JsonResponse:
    """As `sessions.views.tickets.check_ticket`, for a guest who has agreed; 404 for everybody else."""
    visit = _visit(request)
    if visit is None or not visit.has_agreed:
        raise Http404
    return check_ticket_for(request, visit.guest.pk)


@require_GET
@never_cache
def guest_handout(request: HttpRequest, handout: UUID) -> HttpResponse:
    """As `sessions.views.handouts.handout`, for a guest in the room of no group; 404 for everybody else."""
    visit = _visit(request)
    if visit is None:
        raise Http404
    file = handout_for_guest(visit, handout)
    response = served(file)
    note_opened_by_guest(visit.guest, file)
    return response


def _open(request: HttpRequest) -> HttpResponse:
    """Binds the link to this browser. Whoever is signed in is no guest: the link stays as it was."""
    if request.user.is_authenticated:
        return _refused(request, "signed_in")
    if request.session.session_key is None:
        request.session.create()
    try:
        opened = open_link(request.POST.get("token", "")[:TOKEN_MAX], _login(request), now=timezone.now())
    except LinkRefusedError as refusal:
        return _refused(request, refusal.code)
    request.session[KEY] = str(opened.pk)
    return redirect("guest")


def _agree(request: HttpRequest, visit: GuestVisit) -> HttpResponse:
    typed = request.POST.get("pronouns", "")[:TOKEN_MAX]
    try:
        agree(visit.guest, now=timezone.now(), pronouns=typed)
    except ValidationError as refused:
        context = _context(request) | {"problem": refused.messages[0], "typed": typed}
        return render(request, "iop_sessions/guest.html", context, status=422)
    return redirect("guest_room")


def _refused(request: HttpRequest, why: str) -> HttpResponse:
    return render(request, "iop_sessions/guest.html", {"refused": why}, status=403)


def _visit(request: HttpRequest) -> GuestVisit | None:
    known = request.session.get(KEY)
    return visit_of(UUID(known), _login(request), now=timezone.now()) if known else None


def _login(request: HttpRequest) -> str:
    return digest_of_login(request.session.session_key or "")


def _context(request: HttpRequest) -> dict[str, Any]:
    visit = _visit(request)
    if visit is None:
        return {"was_guest": KEY in request.session}
    session = visit.guest.session
    return {
        "visit": visit,
        "start": session.scheduled_start.astimezone(session.program.tz),
        "end": session.scheduled_end.astimezone(session.program.tz),
        "leaders": leaders_of(session),
        "suggested": SUGGESTED,
        "held_back": "" if visit.has_consent else _NO_CONSENT["detail"],
    }
