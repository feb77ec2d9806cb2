"""The page of the live room: device check, waiting room and circle are one Preact application in it.

The page names nobody who is expected: who is to lead comes over the websocket at the door, everybody else
after admission.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from groups.models import Program
from groups.queries.arrival_form import emergency_number_of
from sessions.queries.arrival import asked_of
from sessions.queries.entry import entry_of
from sessions.queries.room_source import lines_of
from sessions.queries.therapy_session import session_for
from sessions.queries.welfare import CRISIS_LINE
from sessions.views.arrival import card_of
from vioip.accounts.models import User
from vioip.headers import room_page


@require_GET
@login_required
@room_page
def room(request: HttpRequest, session: UUID) -> HttpResponse:
    """The room for those on its roster; 404 for everybody else, what counted when it is over."""
    assert isinstance(request.user, User), "login_required was asked first"
    entry = entry_of(request.user, session)
    if entry is None:
        raise Http404
    session_page = request.path.removesuffix("room/")
    if entry.is_over:
        return redirect(session_page)
    found = session_for(request.user, session)
    asked = asked_of(request.user, found, now=timezone.now())
    config = _config(request, session_page) | {
        "session": str(session),
        "title": found.title,
        "seats": lines_of(entry),
        "name": entry.name,
        "pronouns": entry.pronouns,
        "pronounsUrl": reverse("pronouns"),
        "emergency": emergency_of(found.program),
        "arrival": None if asked is None else card_of(asked, f"{session_page}arrival/"),
    }
    return render(request, "iop_sessions/room.html", {"title": found.title, "config": config})


def emergency_of(program: Program) -> dict[str, str]:
    """Whom to call in danger, as the room says it."""
    return {"number": emergency_number_of(program), "crisisLine": CRISIS_LINE}


def _config(request: HttpRequest, session_page: str) -> dict[str, Any]:
    """What the application needs to know, as `frontend/src/room/config.ts` reads it."""
    return {
        "guest": False,
        "ticketUrl": f"{session_page}ticket/",
        "checkUrl": reverse("check_ticket"),
        "arrivalsUrl": f"{session_page}arrivals/",
        "sessionUrl": session_page,
        "homeUrl": "/",
        "signInUrl": f"{reverse('account_login')}?next={request.path}",
        "csrfToken": get_token(request),
    }
