"""What people said as they arrived, sealed, and who was let in although something was missing."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from groups.models import ArrivalForm, Program
from sessions.models.therapy_session import TherapySession
from vioip.audit.append_only import AppendOnlyModel, AppendOnlyQuerySet
from vioip.sealed import SealedJSONField


class Arrival(AppendOnlyModel):
    """One person's arrival card for one session; the latest counts.

    `said` is `sessions.services.arrival.Said` as JSON. `missing` names what the program requires and the
    person did not answer (`ArrivalField`). Consent counts for the texts of `form` and for the `day`: later
    cards of that day carry it, and the answers to the program's questions, without asking again.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="arrivals")
    session = models.ForeignKey(TherapySession, on_delete=models.PROTECT, related_name="arrivals")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="arrivals")
    form = models.ForeignKey(ArrivalForm, on_delete=models.PROTECT, related_name="arrivals")
    day = models.DateField(help_text="The day in the program's zone.")
    at = models.DateTimeField()
    consents = models.BooleanField()
    keeps_confidence = models.BooleanField()
    missing = models.JSONField(default=list)
    said = SealedJSONField()

    objects = AppendOnlyQuerySet["Arrival"].as_manager()

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["program", "person", "day"], name="arrival_of_a_day")]


class LetInAnyway(AppendOnlyModel):
    """A facilitator let somebody in although their card was missing, or not complete."""

    session = models.ForeignKey(TherapySession, on_delete=models.PROTECT, related_name="let_in_anyway")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    missing = models.JSONField(default=list)

    objects = AppendOnlyQuerySet["LetInAnyway"].as_manager()

    class Meta:
        ordering = ["at", "id"]
