"""Files that somebody who leads shows to a room: sealed piece by piece, gone a day after the session."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from sessions.models.therapy_session import TherapySession
from vioip.sealed import SealedField


class HandoutFile(models.Model):
    """One file on its way in, or whole once it has a `kind`. No record: it is deleted like a room's memory.

    Its name stays with the room, so nothing here says what it is about. A withdrawn one keeps its row, that
    the number of files of a session stays bounded, and none of its pieces.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(TherapySession, on_delete=models.CASCADE, related_name="handout_files")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    bytes = models.PositiveIntegerField(help_text="How large it was said to be, and is once it is whole.")
    kind = models.CharField(max_length=8, blank=True, help_text="pdf, png, jpeg or text; empty: not whole.")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at", "id"]


class HandoutPiece(models.Model):
    """Some of a file's bytes, in base64, sealed: small, so that changing keys never holds a whole file."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    handout = models.ForeignKey(HandoutFile, on_delete=models.CASCADE, related_name="pieces")
    n = models.PositiveIntegerField()
    body = SealedField()

    class Meta:
        ordering = ["handout", "n"]
        constraints = [models.UniqueConstraint(fields=["handout", "n"], name="handout_piece_once")]
