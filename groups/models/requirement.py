"""What a program asks of its clients each week, from a day on."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from groups.models.program import Program


class Requirement(models.Model):
    """In force from `starts` until the next one of the program starts. Minutes are whole minutes a week."""

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="requirements")
    starts = models.DateField()
    min_minutes = models.PositiveIntegerField(default=540)
    max_minutes = models.PositiveIntegerField(null=True, blank=True, default=1140)
    min_days = models.PositiveSmallIntegerField(default=3)
    day_minutes = models.PositiveIntegerField(default=180, help_text="The least that makes a full day.")

    class Meta:
        ordering = ["program", "starts"]
        constraints = [
            models.UniqueConstraint(fields=["program", "starts"], name="requirement_one_a_day"),
            models.CheckConstraint(condition=Q(min_days__lte=7), name="requirement_days_in_a_week"),
            models.CheckConstraint(condition=Q(day_minutes__lte=1440), name="requirement_minutes_in_a_day"),
            models.CheckConstraint(
                condition=Q(max_minutes__isnull=True) | Q(max_minutes__gte=F("min_minutes")),
                name="requirement_max_not_below_min",
                violation_error_message="The maximum is below the minimum.",
            ),
        ]
