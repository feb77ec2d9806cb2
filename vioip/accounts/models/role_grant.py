"""Which roles a person holds, as rows that say since when and until when."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class Role(models.TextChoices):
    """What a person may be in the clinic; one person may be several."""

    CLIENT = "client", "Client"
    THERAPIST = "therapist", "Therapist"
    COORDINATOR = "coordinator", "Coordinator"
    ADMINISTRATOR = "administrator", "Administrator"


class RoleGrant(models.Model):
    """A role from `granted_at` until `revoked_at` (open while null). Revoked, never deleted."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="role_grants")
    role = models.CharField(max_length=16, choices=Role)
    granted_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["granted_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="role_grant_role_known"),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | Q(revoked_at__gte=F("granted_at")),
                name="role_grant_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["user", "role"], condition=Q(revoked_at__isnull=True), name="role_grant_open_once"
            ),
        ]
