"""Time zones a program can live in."""

from __future__ import annotations

import zoneinfo

from django.core.exceptions import ValidationError


def validate_zone(name: str) -> None:
    """Refuses what the time zone database does not know, spelled exactly."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError("Not a time zone: %(name)s", code="unknown_zone", params={"name": name})
