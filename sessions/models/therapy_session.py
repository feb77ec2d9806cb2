"""One dated meeting: group, individual, family or another service."""

from __future__ import annotations

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from groups.core.service import SERVICE_CHOICES, Service
from groups.models import Program, TherapyGroup


class TherapySession(models.Model):
    """Scheduled times are instants (UTC); its day is the local date of its start in the program's zone.

    Whether it started or ended is a matter of facts (`FactRow`) and is not repeated here.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="therapy_sessions")
    group = models.ForeignKey(
        TherapyGroup, on_delete=models.PROTECT, related_name="therapy_sessions", null=True, blank=True
    )
    service = models.CharField(max_length=24, choices=SERVICE_CHOICES)
    title = models.CharField(max_length=80, help_text="Neutral words: calendars and devices will show it.")
    scheduled_start = models.DateTimeField(db_index=True)
    scheduled_end = models.DateTimeField()
    concerns = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        help_text="Whose family it is, where the client does not take part.",
    )
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["scheduled_start", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(scheduled_end__gt=F("scheduled_start")),
                name="therapy_session_ends_after_start",
                violation_error_message="The session ends before it starts.",
            ),
            models.CheckConstraint(
                condition=Q(service__in=[service.value for service in Service]),
                name="therapy_session_service_known",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=False) | Q(cancel_reason=""),
                name="therapy_session_reason_when_cancelled",
            ),
            models.UniqueConstraint(fields=["group", "scheduled_start"], name="therapy_session_once_a_slot"),
        ]

    @property
    def service_date(self) -> date:
        """The local date of the scheduled start in the program's zone (MINUTES section 5)."""
        return self.program.local_date(self.scheduled_start)

    @property
    def planned_s(self) -> int:
        """Scheduled length in whole seconds."""
        return int((self.scheduled_end - self.scheduled_start).total_seconds())

    @property
    def start_ms(self) -> int:
        """Scheduled start, milliseconds since the Unix epoch."""
        return round(self.scheduled_start.timestamp() * 1000)

    @property
    def end_ms(self) -> int:
        """Scheduled end, milliseconds since the Unix epoch."""
        return round(self.scheduled_end.timestamp() * 1000)

    @property
    def is_cancelled(self) -> bool:
        """Called off by the program: nobody's absence."""
        return self.cancelled_at is not None
