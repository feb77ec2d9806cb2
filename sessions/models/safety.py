"""What was done to look after somebody, and what was said at the door: sealed, and only ever added."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from sessions.models.therapy_session import TherapySession
from vioip.audit.append_only import AppendOnlyModel, AppendOnlyQuerySet
from vioip.sealed import SealedField, SealedJSONField


class SafetyStep(AppendOnlyModel):
    """One step: a call for help, somebody gone without a word, or what staff did about it.

    `what` is {"kind", "note"}: the kinds are in `sessions.queries.welfare`. `by` is null where it was
    nobody's doing.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(TherapySession, on_delete=models.PROTECT, related_name="safety_steps")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="safety_steps"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    what = SealedJSONField()

    objects = AppendOnlyQuerySet["SafetyStep"].as_manager()

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["session", "person"], name="safety_step_of_a_person")]


class LobbyNote(AppendOnlyModel):
    """One line between `person`, who waited, and those who lead."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(TherapySession, on_delete=models.PROTECT, related_name="lobby_notes")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = SealedField()

    objects = AppendOnlyQuerySet["LobbyNote"].as_manager()

    class Meta:
        ordering = ["at", "id"]
