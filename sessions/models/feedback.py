"""What clients say after a session, sealed: for the staff who answer for it, and nobody else."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from groups.models import FeedbackForm
from sessions.models.therapy_session import TherapySession
from vioip.audit.append_only import AppendOnlyModel, AppendOnlyQuerySet
from vioip.sealed import SealedJSONField


class Feedback(AppendOnlyModel):
    """One client's answers to the questions of `form`, once a session.

    `said` is `{"helpful": 1 to 5 or None, "words": text}`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(TherapySession, on_delete=models.PROTECT, related_name="feedback")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="feedback")
    form = models.ForeignKey(FeedbackForm, on_delete=models.PROTECT, related_name="feedback")
    at = models.DateTimeField()
    said = SealedJSONField()

    objects = AppendOnlyQuerySet["Feedback"].as_manager()

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["session", "person"], name="feedback_once_a_session")]
