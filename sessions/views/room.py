"""The page of the live room: device check, waiting room and circle are one Preact application in it.

The page says nothing of who else is expected; that comes over the websocket, after admission.
"""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from sessions.queries.entry import entry_of
from sessions.queries.therapy_session import session_for
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
    title = session_for(request.user, session).title
    config = _config(request, session_page) | {"session": str(session), "title": title}
    return render(request, "iop_sessions/room.html", {"title": title, "config": config})


def _config(request: HttpRequest, session_page: str) -> dict[str, str]:
    """What the application needs to know, as `frontend/src/room/config.ts` reads it."""
    return {
        "ticketUrl": f"{session_page}ticket/",
        "sessionUrl": session_page,
        "homeUrl": "/",
        "signInUrl": f"{reverse('account_login')}?next={request.path}",
        "csrfToken": get_token(request),
    }
