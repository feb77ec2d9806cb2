"""Taking files from those who lead, piece by piece, and letting go of them again.

Pieces are small enough that no server in between puts one on a disk unsealed. A session's number of files
and of bytes is bounded, withdrawn files included, which bounds how fast anybody can send them too.
"""

from __future__ import annotations

import base64
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.db.models.functions import Now

from sessions.core.protocol.handouts import FILE_MAX_BYTES, FileKind
from sessions.models import GuestPass, HandoutFile, HandoutPiece, TherapySession
from sessions.queries.handouts import body_of
from sessions.services.file_kind import kind_of
from sessions.services.room_memory import KEPT_AFTER_END
from vioip.accounts.models import User
from vioip.audit.record import write_audit

# Bodies from 100,000 bytes on are kept in a temporary file by the web server (twisted.web.http.Request
# .gotLength), unsealed; smaller ones would need more requests for a file.
PIECE_BYTES = 96_000
SESSION_MAX_BYTES = 50 * 1024 * 1024
SESSION_MAX_FILES = 40


@transaction.atomic
def begin_handout(actor: User, session: TherapySession, size: int, *, now: datetime) -> HandoutFile:
    """A file of `size` bytes, still without any. Raises ValidationError in plain words.

    Duties: `actor` leads `session`.
    """
    if not 0 < size <= FILE_MAX_BYTES:
        raise ValidationError("A file can have up to 10 MB.", code="too_large")
    TherapySession.objects.select_for_update().get(pk=session.pk)  # counts of two at once would both fit
    files = HandoutFile.objects.filter(session=session)
    there = files.aggregate(bytes=Sum("bytes"))["bytes"] or 0
    if files.count() >= SESSION_MAX_FILES or there + size > SESSION_MAX_BYTES:
        raise ValidationError("This session has as many files as fit. A link still works.", code="full")
    return HandoutFile.objects.create(session=session, by=actor, at=now, bytes=size)


@transaction.atomic
def add_piece(handout: HandoutFile, n: int, body: bytes) -> None:
    """Seals the bytes from `n` x PIECE_BYTES on; again changes nothing. Raises ValidationError."""
    begins = n * PIECE_BYTES
    if handout.kind or len(body) != max(0, min(PIECE_BYTES, handout.bytes - begins)) or not body:
        raise ValidationError("This is no piece of that file.", code="no_piece")
    if not HandoutPiece.objects.filter(handout=handout, n=n).exists():
        HandoutPiece.objects.create(handout=handout, n=n, body=base64.b64encode(body).decode())


@transaction.atomic
def finish_handout(actor: User, handout: HandoutFile) -> FileKind:
    """What the whole file is; from now on it can be opened. Raises ValidationError and forgets its pieces."""
    body = body_of(handout)
    kind = kind_of(body) if len(body) == handout.bytes else None
    if kind is None:
        raise ValidationError("This can show PDF, PNG, JPEG and plain text files.", code="no_kind")
    handout.kind = kind
    handout.save(update_fields=["kind"])
    detail = {"session": handout.session_id, "bytes": handout.bytes, "kind": kind}
    write_audit(actor, "handout.uploaded", handout, detail)
    return kind


@transaction.atomic
def drop_unfinished(handout: HandoutFile) -> None:
    """Lets go of the pieces of a file that cannot be shown."""
    handout.pieces.all().delete()


@transaction.atomic
def note_opened(actor: User, handout: HandoutFile) -> None:
    """Somebody has opened a file."""
    write_audit(actor, "handout.opened", handout, {"session": handout.session_id})


@transaction.atomic
def note_opened_by_guest(guest: GuestPass, handout: HandoutFile) -> None:
    """A guest has opened a file."""
    write_audit(None, "handout.opened", handout, {"session": handout.session_id, "guest": guest.pk})


@transaction.atomic
def note_handout(session: UUID, handout: str, *, by: UUID, kind: Literal["shared", "withdrawn"]) -> None:
    """What a room says became of a handout; a withdrawn file is deleted. Raises the errors of django.db."""
    found = TherapySession.objects.get(pk=session)
    if kind == "withdrawn" and (file := _file(handout)) is not None:
        files = HandoutFile.objects.filter(pk=file, session=found)
        HandoutPiece.objects.filter(handout__in=files).delete()
        files.update(withdrawn_at=Now())
    write_audit(User.objects.get(pk=by), f"handout.{kind}", found, {"handout": handout})


def forget_handouts() -> int:
    """Deletes the files of sessions that were planned to end a day ago; how many there were."""
    past = HandoutFile.objects.filter(session__scheduled_end__lt=Now() - KEPT_AFTER_END)
    return past.delete()[1].get(HandoutFile._meta.label, 0)


def _file(handout: str) -> UUID | None:
    """None for a link, of which nothing is stored here."""
    try:
        return UUID(handout)
    except ValueError:
        return None
