"""Files for a room: `POST /sessions/<uuid>/handouts/` and its pieces from those who lead, a `GET` for those
who were let in. What a file is called stays in the room: no address and no download says it.
"""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from sessions.models import HandoutFile
from sessions.queries.handouts import body_of, handout_to_fill, handout_to_open, session_to_share_in
from sessions.services.handouts import (
    PIECE_BYTES,
    add_piece,
    begin_handout,
    drop_unfinished,
    finish_handout,
    note_opened,
)
from vioip.accounts.models import User

# A PDF is saved or opened by the browser's own viewer, which a sandboxed document is not allowed to start.
_SERVED: Mapping[str, tuple[str, str]] = {
    "pdf": ("application/pdf", 'attachment; filename="handout.pdf"'),
    "png": ("image/png", 'inline; filename="handout.png"'),
    "jpeg": ("image/jpeg", 'inline; filename="handout.jpg"'),
    "text": ("text/plain; charset=utf-8", 'inline; filename="handout.txt"'),
}
_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"


@require_POST
@never_cache
def handouts(request: HttpRequest, session: UUID) -> JsonResponse:
    """Begins a file of `bytes` bytes: its id and how many bytes a piece has. 404 for who does not lead."""
    found = session_to_share_in(request.user, session)
    assert isinstance(request.user, User), "session_to_share_in was asked first"
    try:
        size = int(request.POST.get("bytes", ""))
    except ValueError:
        size = 0
    try:
        handout = begin_handout(request.user, found, size, now=timezone.now())
    except ValidationError as refused:
        return _refused(refused)
    return JsonResponse({"id": str(handout.pk), "piece": PIECE_BYTES})


@require_POST
@never_cache
def handout_piece(request: HttpRequest, session: UUID, handout: UUID, *, n: int) -> JsonResponse:
    """Takes the bytes from `n` x piece on."""
    file = handout_to_fill(request.user, session, handout)
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    try:
        add_piece(file, n, request.body if length <= PIECE_BYTES else b"")
    except ValidationError as refused:
        return _refused(refused)
    return JsonResponse({"ok": True})


@require_POST
@never_cache
def handout_ready(request: HttpRequest, session: UUID, handout: UUID) -> JsonResponse:
    """All pieces are there: what the file is by its bytes, or why it cannot be shown."""
    file = handout_to_fill(request.user, session, handout)
    assert isinstance(request.user, User), "handout_to_fill was asked first"
    try:
        kind = finish_handout(request.user, file)
    except ValidationError as refused:
        drop_unfinished(file)
        return _refused(refused)
    return JsonResponse({"kind": kind, "bytes": file.bytes})


@require_GET
@login_required
@never_cache
def handout(request: HttpRequest, session: UUID, handout: UUID) -> HttpResponse:
    """The file. It can run nothing, load nothing and reach nothing of the page that led to it."""
    file = handout_to_open(request.user, session, handout)
    assert isinstance(request.user, User), "login_required was asked first"
    response = served(file)
    note_opened(request.user, file)
    return response


def served(file: HandoutFile) -> HttpResponse:
    """The answer to whoever may open the file."""
    content_type, disposition = _SERVED[file.kind]
    headers = {
        "Content-Disposition": disposition,
        "Content-Security-Policy": _POLICY,
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(body_of(file), content_type=content_type, headers=headers)


def _refused(refused: ValidationError) -> JsonResponse:
    return JsonResponse({"code": refused.error_list[0].code, "detail": refused.messages[0]}, status=400)
