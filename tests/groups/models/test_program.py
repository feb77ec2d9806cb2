"""A program has a zone, a week, and services that count; none of them by accident."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from groups.models import Program

pytestmark = pytest.mark.django_db


def test_the_week_has_no_silent_default() -> None:
    with pytest.raises(ValidationError) as refusal:
        Program(name="P", zone="UTC").full_clean()
    assert set(refusal.value.message_dict) == {"week_start"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Program.objects.create(name="P", zone="UTC")


@pytest.mark.parametrize(
    "wrong",
    [
        {"zone": "Mars/Base"},
        {"week_start": "tue"},
        {"week_kind": "lunar"},
        {"countable": ["group", "group"]},
        {"countable": ["parties"]},
        {"countable": "group"},
        {"countable": {"group": True}},
        {"countable": [["group"]]},
    ],
)
def test_what_is_not_known_is_refused(wrong: dict[str, object]) -> None:
    fields: dict[str, object] = {"name": "P", "zone": "UTC", "week_start": "mon"} | wrong
    with pytest.raises(ValidationError) as refusal:
        Program(**fields).full_clean()
    assert set(refusal.value.message_dict) == set(wrong)


def test_the_local_date_is_that_of_the_zone() -> None:
    program = Program(name="P", zone="America/New_York", week_start="mon")
    assert program.local_date(datetime(2026, 3, 3, 4, 59, tzinfo=UTC)) == date(2026, 3, 2)
    assert program.local_date(datetime(2026, 3, 3, 5, 0, tzinfo=UTC)) == date(2026, 3, 3)
