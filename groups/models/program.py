"""An intensive outpatient offer of the clinic, with the calendar its minutes are judged by."""

from __future__ import annotations

import uuid
import zoneinfo
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q

from groups.core.level import LEVEL_CHOICES, LEVELS, Level
from groups.core.service import COUNTABLE_BY_DEFAULT, Service
from groups.models.zone import validate_zone


class WeekStart(models.TextChoices):
    """The first day of a program's week."""

    MONDAY = "mon", "Monday"
    SUNDAY = "sun", "Sunday"


class WeekKind(models.TextChoices):
    """Whether weeks are the calendar's or run from each client's admission."""

    CALENDAR = "calendar", "Calendar weeks"
    FROM_ADMISSION = "from_admission", "Seven days from admission"


def countable_by_default() -> list[str]:
    """Services that count until a program says otherwise (MINUTES section 5)."""
    return [service.value for service in COUNTABLE_BY_DEFAULT]


def validate_services(names: object) -> None:
    """A list of known services, each once."""
    known = [service.value for service in Service]
    if not isinstance(names, list) or any(name not in known or names.count(name) > 1 for name in names):
        raise ValidationError(
            "Not a list of services: %(names)s", code="unknown_service", params={"names": names}
        )


class Program(models.Model):
    """A track of care. `week_start` is asked for and has no silent default (MINUTES section 5)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=80, unique=True)
    zone = models.CharField(
        max_length=64,
        validators=[validate_zone],
        help_text="Such as America/New_York: the zone of its days and weeks.",
    )
    week_start = models.CharField(max_length=3, choices=WeekStart)
    week_kind = models.CharField(max_length=16, choices=WeekKind, default=WeekKind.CALENDAR)
    level = models.CharField(
        "level of care",
        max_length=12,
        choices=LEVEL_CHOICES,
        default=Level.INTENSIVE.value,
        help_text="Of a stay that says nothing else.",
    )
    countable = models.JSONField(
        default=countable_by_default,
        validators=[validate_services],
        help_text="Services whose minutes count towards the weekly requirement.",
    )
    sign_within_days = models.PositiveSmallIntegerField(
        "sign within",
        default=3,
        validators=[MaxValueValidator(60)],
        help_text="Business days (Monday to Friday) after a session until its record is to be signed.",
    )

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(week_start__in=WeekStart.values), name="program_week_start_known"
            ),
            models.CheckConstraint(
                condition=Q(week_kind__in=WeekKind.values), name="program_week_kind_known"
            ),
            models.CheckConstraint(condition=~Q(zone=""), name="program_zone_named"),
            models.CheckConstraint(condition=Q(level__in=LEVELS), name="program_level_known"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def tz(self) -> zoneinfo.ZoneInfo:
        """The zone of its days."""
        return zoneinfo.ZoneInfo(self.zone)

    def local_date(self, instant: datetime) -> date:
        """The day of `instant` (aware) in the program's zone."""
        return instant.astimezone(self.tz).date()
