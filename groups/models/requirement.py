"""What a program asks of its clients each week, from a day on."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from groups.core.level import LEVEL_CHOICES, LEVELS, Level
from groups.models.asking import Asking, sensible
from groups.models.program import Program


class Requirement(Asking):
    """In force from `starts` until the next one of the program at the same level of care starts."""

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="requirements")
    level = models.CharField(
        "level of care", max_length=12, choices=LEVEL_CHOICES, default=Level.INTENSIVE.value
    )
    starts = models.DateField()

    class Meta:
        ordering = ["program", "starts"]
        constraints = [
            models.UniqueConstraint(fields=["program", "level", "starts"], name="requirement_one_a_day"),
            models.CheckConstraint(condition=Q(level__in=LEVELS), name="requirement_level_known"),
            *sensible("requirement"),
        ]
