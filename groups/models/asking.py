"""What can be asked of a week and of a day, wherever it is written down (MINUTES section 5)."""

from __future__ import annotations

from django.db import models
from django.db.models import BaseConstraint, F, Q


class Asking(models.Model):
    """Whole minutes a week, days a week, and the minutes that make a full day."""

    min_minutes = models.PositiveIntegerField(default=540)
    max_minutes = models.PositiveIntegerField(null=True, blank=True, default=1140)
    min_days = models.PositiveSmallIntegerField(default=3)
    day_minutes = models.PositiveIntegerField(default=180, help_text="The least that makes a full day.")

    class Meta:
        abstract = True


def sensible(name: str) -> list[BaseConstraint]:
    """The constraints of a table that asks, each beginning with `name`."""
    return [
        models.CheckConstraint(condition=Q(min_days__lte=7), name=f"{name}_days_in_a_week"),
        models.CheckConstraint(condition=Q(day_minutes__lte=1440), name=f"{name}_minutes_in_a_day"),
        models.CheckConstraint(
            condition=Q(max_minutes__isnull=True) | Q(max_minutes__gte=F("min_minutes")),
            name=f"{name}_max_not_below_min",
            violation_error_message="The maximum is below the minimum.",
        ),
    ]
