"""When a therapy group meets every week, on the clock of its program's zone."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from groups.models.therapy_group import TherapyGroup


class Weekday(models.IntegerChoices):
    """As `date.weekday()`."""

    MONDAY = 0, "Monday"
    TUESDAY = 1, "Tuesday"
    WEDNESDAY = 2, "Wednesday"
    THURSDAY = 3, "Thursday"
    FRIDAY = 4, "Friday"
    SATURDAY = 5, "Saturday"
    SUNDAY = 6, "Sunday"


class TimetableSlot(models.Model):
    """Local wall-clock times: 09:00 stays 09:00 across a change of clocks.

    An `ends_at` before `starts_at` is on the next day.
    """

    group = models.ForeignKey(TherapyGroup, on_delete=models.CASCADE, related_name="slots")
    weekday = models.PositiveSmallIntegerField(choices=Weekday)
    starts_at = models.TimeField()
    ends_at = models.TimeField()

    class Meta:
        ordering = ["weekday", "starts_at"]
        constraints = [
            models.UniqueConstraint(fields=["group", "weekday", "starts_at"], name="slot_once"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="slot_weekday_known"),
            models.CheckConstraint(
                condition=~Q(starts_at=F("ends_at")),
                name="slot_has_length",
                violation_error_message="The slot ends when it starts.",
            ),
        ]
