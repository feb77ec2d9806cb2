"""Slots have a weekday and a length, and are there once."""

from __future__ import annotations

from datetime import time
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from groups.models import TimetableSlot
from tests.cast import Cast


@pytest.mark.parametrize(
    "wrong", [{"weekday": 7}, {"ends_at": time(18)}, {"weekday": 0, "starts_at": time(9)}]
)
def test_the_database_refuses(cast: Cast, wrong: dict[str, Any]) -> None:
    slot = {"group": cast.group, "weekday": 1, "starts_at": time(18), "ends_at": time(21)} | wrong
    with pytest.raises(IntegrityError), transaction.atomic():
        TimetableSlot.objects.create(**slot)
