"""Who was found to lead one session, and in whose place. Only ever added to."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from sessions.models.therapy_session import TherapySession
from vioip.audit.append_only import AppendOnlyModel, AppendOnlyQuerySet
from vioip.sealed import SealedField


class Substitution(AppendOnlyModel):
    """`person` was put on the roster of `session` to lead it; `absent`, if anybody, was taken off it then.

    Whoever was taken off does not come back to that roster with their group.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(TherapySession, on_delete=models.PROTECT, related_name="substitutions")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="substitutions"
    )
    absent = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = SealedField()

    objects = AppendOnlyQuerySet["Substitution"].as_manager()

    class Meta:
        ordering = ["at", "id"]
