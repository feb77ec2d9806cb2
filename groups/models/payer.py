"""Who pays, and what they ask: profiles with dated terms (MINUTES sections 5 and 9)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from groups.core.level import LEVEL_CHOICES, LEVELS, Level
from groups.models.asking import Asking, sensible
from groups.models.program import validate_services


class UnitRule(models.TextChoices):
    """How a payer wants minutes in units (the values are the core's, MINUTES section 5, Units)."""

    NONE = "none", "No units"
    BY_TOTAL = "quarter_hours_by_total", "15 minutes, of the day's total"
    BY_CODE = "quarter_hours_by_code", "15 minutes, of each service on its own"


class VideoRule(models.TextChoices):
    """What time without a camera means to a payer."""

    FLAG = "flag", "Counts, and is flagged"
    EXCLUDE = "exclude", "Does not count"


class PayerProfile(models.Model):
    """A payer, or one plan of a payer. What it asks stands in its terms."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=80, unique=True)
    telehealth_notes = models.TextField(
        blank=True, help_text="Marks and conditions of the payer for virtual care, for those who bill."
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class PayerTerms(Asking):
    """What the payer asks at one level of care, in force until the next terms of that level start."""

    payer = models.ForeignKey(PayerProfile, on_delete=models.PROTECT, related_name="terms")
    level = models.CharField(
        "level of care", max_length=12, choices=LEVEL_CHOICES, default=Level.INTENSIVE.value
    )
    starts = models.DateField()
    countable = models.JSONField(
        null=True,
        blank=True,
        default=None,
        validators=[validate_services],
        help_text="Services that count for this payer; empty: those of the program.",
    )
    video_required = models.CharField(max_length=8, choices=VideoRule, default=VideoRule.FLAG)
    unit_rule = models.CharField(max_length=24, choices=UnitRule, default=UnitRule.NONE)
    fallback = models.BooleanField(
        "single services instead",
        default=True,
        help_text="A day below the minimum is billed by its single services. Off: it is not billable.",
    )

    class Meta:
        ordering = ["payer", "starts"]
        verbose_name_plural = "payer terms"
        constraints = [
            models.UniqueConstraint(fields=["payer", "level", "starts"], name="payer_terms_one_a_day"),
            models.CheckConstraint(condition=Q(level__in=LEVELS), name="payer_terms_level_known"),
            models.CheckConstraint(
                condition=Q(video_required__in=VideoRule.values), name="payer_terms_video_rule_known"
            ),
            models.CheckConstraint(
                condition=Q(unit_rule__in=UnitRule.values), name="payer_terms_unit_rule_known"
            ),
            *sensible("payer_terms"),
        ]
