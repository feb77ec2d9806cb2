"""Weekly slots keep their wall-clock times, whatever the clocks do."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from sessions.core.schedule.recurrence import Slot, occurrences

NEW_YORK = ZoneInfo("America/New_York")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("slot", "first", "last", "expected"),
    [
        pytest.param(
            Slot(weekday=0, starts_at=time(9), ends_at=time(12)),
            date(2026, 3, 2),
            date(2026, 3, 9),
            [
                (at("2026-03-02T14:00"), at("2026-03-02T17:00")),
                (at("2026-03-09T13:00"), at("2026-03-09T16:00")),
            ],
            id="09:00 stays 09:00 across the spring change",
        ),
        pytest.param(
            Slot(weekday=5, starts_at=time(22, 30), ends_at=time(0, 30)),
            date(2026, 3, 2),
            date(2026, 3, 8),
            [(at("2026-03-08T03:30"), at("2026-03-08T05:30"))],
            id="over midnight",
        ),
        pytest.param(
            Slot(weekday=6, starts_at=time(1, 30), ends_at=time(3, 30)),
            date(2026, 3, 8),
            date(2026, 3, 8),
            [(at("2026-03-08T06:30"), at("2026-03-08T07:30"))],
            id="spring night: one hour",
        ),
        pytest.param(
            Slot(weekday=6, starts_at=time(1, 30), ends_at=time(3, 30)),
            date(2026, 11, 1),
            date(2026, 11, 1),
            [(at("2026-11-01T05:30"), at("2026-11-01T08:30"))],
            id="autumn night, from the first 01:30: three hours",
        ),
        pytest.param(
            Slot(weekday=3, starts_at=time(9), ends_at=time(10)),
            date(2026, 3, 6),
            date(2026, 3, 11),
            [],
            id="no such weekday in the range",
        ),
        pytest.param(
            Slot(weekday=3, starts_at=time(9), ends_at=time(10)),
            date(2026, 3, 6),
            date(2026, 3, 5),
            [],
            id="an empty range",
        ),
    ],
)
def test_occurrences(slot: Slot, first: date, last: date, expected: list[tuple[datetime, datetime]]) -> None:
    assert list(occurrences(slot, NEW_YORK, first=first, last=last)) == expected
