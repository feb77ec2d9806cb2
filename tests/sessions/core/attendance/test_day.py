"""Service dates, countable services, day results."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from sessions.core.attendance.day import (
    by_date,
    countable_seconds,
    day_result,
    is_countable,
    local_date,
    midnight,
    minutes_of,
)
from sessions.core.attendance.plan import SessionPlan
from tests.sessions.core.attendance.story import led

NEW_YORK = ZoneInfo("America/New_York")
SUNDAY = midnight(date(2026, 3, 8), NEW_YORK)
NIGHT = SessionPlan(id="s", service="group", scheduled_start_s=SUNDAY - 5400, scheduled_end_s=SUNDAY + 1800)


def test_days_are_calendar_days() -> None:
    assert midnight(date(2026, 3, 9), NEW_YORK) - SUNDAY == 23 * 3600
    assert midnight(date(2026, 11, 2), NEW_YORK) - midnight(date(2026, 11, 1), NEW_YORK) == 25 * 3600
    assert [local_date(SUNDAY + step, NEW_YORK).day for step in (-1, 0)] == [7, 8]


def test_service_date_and_split() -> None:
    span = (NIGHT.scheduled_start_s, NIGHT.scheduled_end_s)
    assert list(by_date(span, NIGHT, zone=NEW_YORK, split_midnight=False)) == [(date(2026, 3, 7), span)]
    assert list(by_date(span, NIGHT, zone=NEW_YORK, split_midnight=True)) == [
        (date(2026, 3, 7), (span[0], SUNDAY)),
        (date(2026, 3, 8), (SUNDAY, span[1])),
    ]


@pytest.mark.parametrize(
    ("service", "setting", "counts"),
    [
        ("group", None, True),
        ("family", None, True),
        ("alumni", None, False),
        ("support_group", None, False),
        ("Support-Group", None, False),
        ("complementary", None, False),
        ("alumni", {"alumni"}, True),
        ("family", {"group"}, False),
        ("group", set(), False),
    ],
)
def test_countable(service: str, setting: set[str] | None, counts: bool) -> None:
    assert is_countable(service, setting) is counts


def test_an_aside_counts_as_individual() -> None:
    story = led().lead(who="gail").join("ana", "9:00").seen("ana-1", "9:00", "12:00")
    story.move("ana-1", "10:00", "aside:1").move("ana-1", "10:20", "main").left("ana-1", "12:00")
    story.join("hal", "9:00", role="facilitator", place="aside:1").seen("hal-1", "9:00", "12:00")
    found = [
        countable_seconds(
            story.ana().lines, story.plan, zone=NEW_YORK, split_midnight=False, countable=setting
        )
        for setting in (None, {"group"}, {"individual"}, {"family"})
    ]
    day = date(2026, 3, 2)
    assert found == [{day: 10800}, {day: 9600}, {day: 1200}, {}]


@pytest.mark.parametrize(
    ("seconds", "minimum", "result"),
    [
        (10800, 180, "per_diem"),
        (10799, 180, "fallback"),
        (1, 180, "fallback"),
        (0, 180, "not_billable"),
        (0, 0, "not_billable"),
    ],
)
def test_day_result(seconds: int, minimum: int, result: str) -> None:
    found = day_result(seconds, minimum)
    assert found.result == result
    assert found.why.endswith(".")


@pytest.mark.parametrize(
    ("seconds", "result"), [(10800, "per_diem"), (10799, "not_billable"), (0, "not_billable")]
)
def test_a_payer_that_takes_no_single_services(seconds: int, result: str) -> None:
    found = day_result(seconds, 180, fallback=False)
    assert found.result == result
    assert ("no single services" in found.why) == (seconds == 10799)


def test_three_times_59_40_are_179_minutes() -> None:
    assert minutes_of(3 * (59 * 60 + 40)) == 179
