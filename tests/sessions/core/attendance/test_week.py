"""Weeks on the calendar, and what is still reachable."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from sessions.core.attendance.requirement import IOP, target_of
from sessions.core.attendance.week import (
    Planned,
    WeekKind,
    WeekRule,
    WeekStart,
    days_of_week,
    minutes_over,
    week_of,
    week_status,
)

MON = date(2026, 3, 2)
WHOLE = target_of([IOP] * 7)
case = pytest.param


@pytest.mark.parametrize(
    ("kind", "starts_on", "admitted", "start"),
    [
        ("calendar", "mon", None, date(2026, 3, 2)),
        ("calendar", "sun", None, date(2026, 3, 8)),
        ("calendar", "sun", date(2026, 3, 5), date(2026, 3, 8)),
        ("from_admission", "mon", date(2026, 2, 19), date(2026, 3, 5)),
        ("from_admission", "mon", date(2026, 3, 8), date(2026, 3, 8)),
        ("from_admission", "mon", None, date(2026, 3, 2)),
    ],
)
def test_week_of_a_sunday(kind: WeekKind, starts_on: WeekStart, admitted: date | None, start: date) -> None:
    assert week_of(date(2026, 3, 8), WeekRule(kind=kind, starts_on=starts_on), admitted) == start


def test_days_of_week() -> None:
    assert [day.day for day in days_of_week(MON)] == [2, 3, 4, 5, 6, 7, 8]


def done(*minutes: int) -> dict[date, int]:
    return {MON + timedelta(days=number): 60 * length for number, length in enumerate(minutes) if length}


def planned(day: int, start: int, length: int) -> Planned:
    """A session on the `day`-th day of the week, in minutes of that day."""
    begin = 86_400 * day + start * 60
    return Planned(seconds={MON + timedelta(days=day): [(begin, begin + length * 60)]})


@pytest.mark.parametrize(
    ("by_day", "over", "remaining", "status"),
    [
        case(done(180, 180, 180), False, [], "met", id="minutes and days"),
        case(done(180, 180, 179), True, [], "short", id="a minute short"),
        case(done(300, 300), True, [], "short", id="a day short"),
        case(done(300, 300), False, [planned(3, 540, 60)], "at_risk", id="only the day is missing"),
        case(done(300, 300), False, [planned(1, 540, 60)], "out_of_reach", id="no new day"),
        case(done(180, 180), False, [planned(3, 540, 180)], "at_risk", id="needs the last one"),
        case(
            done(180, 180), False, [planned(3, 540, 180), planned(4, 540, 180)], "on_track", id="one to spare"
        ),
        case(
            done(180, 180),
            False,
            [planned(3, 540, 180), planned(4, 540, 60)],
            "at_risk",
            id="the longest is needed",
        ),
        case(done(180, 180), False, [planned(3, 540, 179)], "out_of_reach", id="a minute too few"),
        case(
            done(180, 180),
            False,
            [planned(3, 540, 150), planned(3, 600, 50)],
            "out_of_reach",
            id="at the same time",
        ),
        case(done(), False, [planned(day, 540, 180) for day in range(4)], "on_track", id="all to come"),
        case(
            done(200, 200, 0),
            False,
            [planned(1, 540, 180), planned(2, 540, 180), planned(1, 900, 180)],
            "at_risk",
            id="of equally long ones any may be the one that is missed",
        ),
    ],
)
def test_status(by_day: dict[date, int], over: bool, remaining: list[Planned], status: str) -> None:
    assert week_status(by_day, WHOLE, over=over, remaining=remaining) == status


def test_a_partial_week_is_not_evaluated() -> None:
    assert week_status(done(600, 600, 600), target_of([None] + [IOP] * 6), over=True) == "not_evaluated"


def test_minutes_beyond_the_weekly_maximum() -> None:
    assert [minutes_over(60 * minutes, WHOLE) for minutes in (0, 1140, 1141, 1200)] == [0, 0, 1, 60]
    assert minutes_over(60 * 1141 - 1, WHOLE) == 0
    assert minutes_over(60 * 5000, target_of([replace(IOP, max_minutes=None)] * 7)) == 0
    assert minutes_over(60 * 5000, target_of([*[IOP] * 6, None])) == 0, "part weeks are not evaluated"
