"""What left the house: who took which numbers out, for what and for whom."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from groups.models import Program
from vioip.audit.append_only import AppendOnlyModel, AppendOnlyQuerySet


class Export(AppendOnlyModel):
    """One week of one program as it was handed over.

    `numbers` is `{client id: {"credited_s", "sessions": {session id: [credited seconds, status]}}}`, so that
    whatever changes later can be told from what was handed over.
    """

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="exports")
    first = models.DateField(help_text="First day of the week.")
    last = models.DateField(help_text="Last day of the week.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="exports")
    at = models.DateTimeField()
    purpose = models.CharField(max_length=200)
    recipient = models.CharField(max_length=200)
    numbers = models.JSONField()
    numbers_hash = models.CharField(max_length=64)

    objects = AppendOnlyQuerySet["Export"].as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["program", "first"], name="export_program_first")]
        constraints = [
            models.CheckConstraint(condition=~Q(purpose="") & ~Q(recipient=""), name="export_says_what_for"),
            models.CheckConstraint(condition=Q(last__gte=models.F("first")), name="export_ends_after_start"),
        ]
