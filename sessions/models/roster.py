"""Who is expected in a session, which is also who may enter its room."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from sessions.models.therapy_session import TherapySession


class RosterRole(models.TextChoices):
    """What the person is in this session."""

    CLIENT = "client", "Client"
    FACILITATOR = "facilitator", "Facilitator"


class RosterOrigin(models.TextChoices):
    """Why the row is there: rows of a membership follow it, the others stay as they were put."""

    MEMBERSHIP = "membership", "From the group"
    HAND = "hand", "Put by hand"
    MAKE_UP = "make_up", "Make-up"


class RosterEntry(models.Model):
    """One person of one session. `make_up_for` names the session that this one makes up for them."""

    session = models.ForeignKey(TherapySession, on_delete=models.PROTECT, related_name="roster")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="roster_entries"
    )
    role = models.CharField(max_length=12, choices=RosterRole)
    origin = models.CharField(max_length=12, choices=RosterOrigin, default=RosterOrigin.HAND)
    make_up_for = models.ForeignKey(
        TherapySession, on_delete=models.PROTECT, related_name="made_up_by", null=True, blank=True
    )
    added_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["session", "role", "added_at", "id"]
        verbose_name_plural = "roster entries"
        constraints = [
            models.UniqueConstraint(fields=["session", "person"], name="roster_person_once"),
            models.CheckConstraint(condition=Q(role__in=RosterRole.values), name="roster_role_known"),
            models.CheckConstraint(condition=Q(origin__in=RosterOrigin.values), name="roster_origin_known"),
            models.CheckConstraint(
                condition=Q(make_up_for__isnull=True)
                | Q(role=RosterRole.CLIENT, origin=RosterOrigin.MAKE_UP),
                name="roster_make_up_is_a_clients",
            ),
            models.CheckConstraint(
                condition=Q(make_up_for__isnull=True) | ~Q(make_up_for=models.F("session")),
                name="roster_make_up_is_another_session",
            ),
        ]
