"""`POST /sessions/<uuid>/ticket/`: the way from a page into a room; `POST /check/ticket/`: to a check."""

from __future__ import annotations

import secrets
import time
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from sessions.media.turn import IceServer, ice_servers
from sessions.queries.entry import Entry, entry_of
from sessions.queries.login import digest_of_login
from sessions.services.placement import Admission, admit_to_check, admit_to_node
from vioip.accounts.models import User

_OVER = {"code": "ended", "detail": "This session is over."}
_NO_NODE = {"code": "no_room", "detail": "The rooms are starting. Try again in a few seconds."}


@require_POST
@never_cache
def ticket(request: HttpRequest, session: UUID) -> JsonResponse:
    """Ticket, url and ice_servers for people on the roster; 404 for everybody else, whether it exists or not.

    409 when the session is over, 503 while no room node is up; both with a `code` and a sentence.
    """
    if not isinstance(request.user, User):
        raise Http404
    entry = entry_of(request.user, session)
    if entry is None:
        raise Http404
    return ticket_for(request, entry)


def ticket_for(request: HttpRequest, entry: Entry) -> JsonResponse:
    """The answer to whoever has this way in."""
    if entry.is_over:
        return JsonResponse(_OVER, status=409)
    admission = admit_to_node(entry, digest_of_login(request.session.session_key or ""))
    return _answer(request, admission, f"/ws/rooms/{entry.session}/")


@require_POST
@never_cache
def check_ticket(request: HttpRequest) -> JsonResponse:
    """The same three for a check of one's own connection, for anybody signed in; it opens no room."""
    if not isinstance(request.user, User):
        raise Http404
    return check_ticket_for(request, request.user.pk)


def check_ticket_for(request: HttpRequest, person: UUID) -> JsonResponse:
    """The answer to whoever may check a connection; a guest is their pass."""
    return _answer(request, admit_to_check(person), "/ws/check/")


def _answer(request: HttpRequest, admission: Admission | None, path: str) -> JsonResponse:
    if admission is None:
        return JsonResponse(_NO_NODE, status=503)
    url = _websocket_url(request, admission.url) + path
    return JsonResponse({"ticket": admission.ticket, "url": url, "ice_servers": _ice_servers()})


def _ice_servers() -> list[IceServer]:
    """The clinic's own TURN server, if it has one: nobody else's is ever asked."""
    return ice_servers(
        settings.VIOIP_TURN_URLS,
        settings.VIOIP_TURN_SECRET,
        nonce=secrets.token_hex(8),
        now_s=int(time.time()),
    )


def _websocket_url(request: HttpRequest, base: str) -> str:
    own = f"{'wss' if request.is_secure() else 'ws'}://{request.get_host()}"
    return base.rstrip("/") or own
