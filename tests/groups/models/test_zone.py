"""Zones are those of the time zone database, spelled as it spells them."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from groups.models.zone import validate_zone


@pytest.mark.parametrize("name", ["America/New_York", "UTC", "Asia/Kathmandu"])
def test_known(name: str) -> None:
    validate_zone(name)


@pytest.mark.parametrize(
    "name", ["", "america/new_york", "Mars/Base", "../../etc/passwd", "EST5EDT ", "\x00"]
)
def test_unknown(name: str) -> None:
    with pytest.raises(ValidationError):
        validate_zone(name)
