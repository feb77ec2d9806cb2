"""A program's rules are dated, known, and of a value they can have."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from sessions.models import RuleSetting
from tests.cast import GROUP_DAY, Cast


@pytest.mark.parametrize("wrong", [{}, {"key": "mood"}])
def test_the_database_refuses(cast: Cast, wrong: dict[str, Any]) -> None:
    row = {"program": cast.program, "starts": GROUP_DAY, "key": "grace_s", "value": 90}
    RuleSetting.objects.create(**row)
    with pytest.raises(IntegrityError), transaction.atomic():
        RuleSetting.objects.create(**(row | wrong))


@pytest.mark.parametrize(
    ("key", "value", "fine"),
    [
        ("grace_s", 0, True),
        ("grace_s", -1, False),
        ("grace_s", "60", False),
        ("gone_after_s", 0, False),
        ("credit_breaks", True, True),
        ("credit_breaks", 1, False),
        ("video_required", "exclude", True),
        ("video_required", "maybe", False),
    ],
)
def test_values_are_checked(cast: Cast, key: str, value: object, fine: bool) -> None:
    row = RuleSetting(program=cast.program, starts=GROUP_DAY, key=key, value=value)
    if fine:
        row.full_clean()
        return
    with pytest.raises(ValidationError, match="must be"):
        row.full_clean()
