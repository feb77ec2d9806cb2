"""Guests: people without an account who take part in one session by a one-time link. Only ever added to.

The link itself is kept nowhere: only the hash of its secret is.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from sessions.models.therapy_session import TherapySession
from vioip.audit.append_only import AppendOnlyModel, AppendOnlyQuerySet
from vioip.sealed import SealedField


class GuestCapacity(models.TextChoices):
    """As what a guest comes."""

    FAMILY = "family", "Family"
    INTERPRETER = "interpreter", "Interpreter"
    CAPTIONER = "captioner", "Captioner"
    OBSERVER = "observer", "Observer"


class GuestPass(AppendOnlyModel):
    """One person's way into one session. `name` is what the circle reads; `token_hash` is hex SHA-256.

    After `valid_until` the link opens nothing any more; who has opened it before goes on.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(TherapySession, on_delete=models.PROTECT, related_name="guest_passes")
    capacity = models.CharField(max_length=12, choices=GuestCapacity)
    name = SealedField()
    token_hash = models.CharField(max_length=64, unique=True)
    valid_until = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = AppendOnlyQuerySet["GuestPass"].as_manager()

    class Meta:
        ordering = ["at", "id"]
        verbose_name_plural = "guest passes"
        constraints = [
            models.CheckConstraint(
                condition=Q(capacity__in=GuestCapacity.values), name="guest_capacity_known"
            )
        ]


class GuestStep(AppendOnlyModel):
    """What became of a pass, each at most once: `login` is the digest of the browser that opened it."""

    OPENED, AGREED, REVOKED = "opened", "agreed", "revoked"

    guest = models.ForeignKey(GuestPass, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=8)
    login = models.CharField(max_length=32, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = AppendOnlyQuerySet["GuestStep"].as_manager()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["guest", "kind"], name="guest_step_once"),
            models.CheckConstraint(
                condition=Q(kind__in=("opened", "agreed", "revoked")), name="guest_step_known"
            ),
        ]


class GuestPronouns(AppendOnlyModel):
    """How a guest wants to be spoken of, if they said so as they agreed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    guest = models.OneToOneField(GuestPass, on_delete=models.PROTECT, related_name="said")
    pronouns = SealedField()
    at = models.DateTimeField()

    objects = AppendOnlyQuerySet["GuestPronouns"].as_manager()

    class Meta:
        ordering = ["at", "id"]
        verbose_name_plural = "guest pronouns"


class HereFor(AppendOnlyModel):
    """The one client whom a guest is here for; without it they are here for everybody in the session."""

    guest = models.OneToOneField(GuestPass, on_delete=models.PROTECT, related_name="here_for")
    client = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = AppendOnlyQuerySet["HereFor"].as_manager()

    class Meta:
        ordering = ["at", "id"]
        verbose_name_plural = "guests here for a client"


class GuestLine(AppendOnlyModel):
    """One line between a guest, who waited, and those who lead; `by` is null where the guest said it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    guest = models.ForeignKey(GuestPass, on_delete=models.PROTECT, related_name="lines")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = SealedField()

    objects = AppendOnlyQuerySet["GuestLine"].as_manager()

    class Meta:
        ordering = ["at", "id"]


class ParticipationConsent(AppendOnlyModel):
    """A client's consent that this guest takes part, as `by` put it on file."""

    HOW = (("written", "in writing, on file"), ("spoken", "in words, to me"))

    guest = models.ForeignKey(GuestPass, on_delete=models.PROTECT, related_name="consents")
    client = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="participation_consents"
    )
    how = models.CharField(max_length=8, choices=HOW)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = AppendOnlyQuerySet["ParticipationConsent"].as_manager()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["guest", "client"], name="participation_consent_once"),
            models.CheckConstraint(
                condition=Q(how__in=("written", "spoken")), name="participation_how_known"
            ),
        ]
