"""Requirements are dated, one a day, and make sense."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from groups.models import Requirement
from tests.cast import ADMITTED, GROUP_DAY, Cast


@pytest.mark.parametrize(
    "wrong",
    [
        {"starts": ADMITTED},
        {"min_minutes": 600, "max_minutes": 599},
        {"min_days": 8},
        {"day_minutes": 1441},
    ],
)
def test_the_database_refuses(cast: Cast, wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Requirement.objects.create(**({"program": cast.program, "starts": GROUP_DAY} | wrong))


def test_no_maximum_is_a_maximum_too(cast: Cast) -> None:
    row = Requirement.objects.create(
        program=cast.program, starts=GROUP_DAY, min_minutes=1200, max_minutes=None
    )
    assert (row.min_days, row.day_minutes) == (3, 180)
