"""The latest requirement that has started is in force."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from groups.models import Requirement
from groups.queries.requirement import requirement_on
from tests.cast import ADMITTED, GROUP_DAY, Cast


@pytest.mark.parametrize(
    ("day", "minutes"),
    [
        (ADMITTED - timedelta(days=1), None),
        (ADMITTED, 540),
        (GROUP_DAY - timedelta(days=1), 540),
        (GROUP_DAY, 600),
    ],
)
def test_requirement_on(cast: Cast, day: date, minutes: int | None) -> None:
    Requirement.objects.create(program=cast.program, starts=GROUP_DAY, min_minutes=600)
    found = requirement_on(cast.program, day)
    assert (found and found.min_minutes) == minutes
