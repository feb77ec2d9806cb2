"""What a program sets for itself in the rules of counting, from a day on (MINUTES section 9)."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from groups.models import Program
from sessions.core.attendance.meaning import MEANINGS
from sessions.core.attendance.rules import CURRENT, SETTINGS, adjusted

KEYS: list[str] = sorted(SETTINGS)


class RuleSetting(models.Model):
    """One value of one rule, for service dates from `starts` until the next row of that rule starts.

    Without a row the rule set's own value counts. Rows are added, never changed: what was counted and not
    signed yet is counted again by what is in force on its day; signed records stay as they are.
    """

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="rule_settings")
    starts = models.DateField()
    key = models.CharField("rule", max_length=24, choices=[(key, MEANINGS[key].name) for key in KEYS])
    value = models.JSONField(help_text="A number, true or false, or a word in quotes.")

    class Meta:
        ordering = ["program", "key", "starts"]
        constraints = [
            models.UniqueConstraint(fields=["program", "key", "starts"], name="rule_setting_one_a_day"),
            models.CheckConstraint(condition=Q(key__in=KEYS), name="rule_setting_known"),
        ]

    def clean(self) -> None:
        """The value is one the rule can have."""
        super().clean()
        try:
            adjusted(CURRENT, {self.key: self.value})
        except ValueError as refusal:
            raise ValidationError(str(refusal), code="rule_value") from None
