"""A session has a length, a known service, and a day in its program's zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from sessions.models import TherapySession
from tests.cast import GROUP_START, Cast


@pytest.mark.parametrize(
    "wrong",
    [
        {"scheduled_end": GROUP_START - timedelta(hours=9)},
        {"service": "party"},
        {"cancel_reason": "no reason without a time"},
        {"scheduled_start": GROUP_START, "scheduled_end": GROUP_START + timedelta(hours=1)},
    ],
)
def test_the_database_refuses(cast: Cast, wrong: dict[str, Any]) -> None:
    fields = {
        "program": cast.program,
        "group": cast.group,
        "service": "group",
        "title": "x",
        "scheduled_start": GROUP_START - timedelta(hours=9),
        "scheduled_end": GROUP_START,
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        TherapySession.objects.create(**fields | wrong)


def test_its_day_is_the_programs(cast: Cast) -> None:
    session = cast.session
    assert (session.service_date, session.planned_s) == (date(2026, 3, 2), 3 * 3600)
    session.scheduled_start = datetime(2026, 3, 3, 4, 59, tzinfo=UTC)
    assert session.service_date == date(2026, 3, 2)
    assert session.start_ms == 1772513940000
    assert session.end_ms == 1772470800000
