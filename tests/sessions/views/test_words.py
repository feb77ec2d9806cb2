from datetime import date, datetime
from typing import get_args

import pytest

from sessions.core.attendance.concern import ORDER
from sessions.core.attendance.lines import Reason
from sessions.core.attendance.place import PlaceKind
from sessions.core.attendance.week import WeekStatus
from sessions.views import words


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 s"),
        (59, "59 s"),
        (60, "1 min"),
        (3599, "59 min"),
        (3600, "1 h"),
        (3660, "1 h 01"),
        (10_739, "2 h 58"),
        (32_400, "9 h"),
    ],
)
def test_durations_are_floored(seconds: int, text: str) -> None:
    assert words.duration(seconds) == text


@pytest.mark.parametrize(("minutes", "text"), [(0, "0:00"), (178, "2:58"), (540, "9:00")])
def test_hours_of_a_table(minutes: int, text: str) -> None:
    assert words.hours(minutes) == text


@pytest.mark.parametrize(
    ("hour", "text"), [(0, "12:05 am"), (9, "9:05 am"), (12, "12:05 pm"), (23, "11:05 pm")]
)
def test_clock(hour: int, text: str) -> None:
    assert words.clock(datetime(2026, 3, 2, hour, 5)) == text


def test_day_name() -> None:
    assert words.day_name(date(2026, 3, 2)) == "Monday 2 March"


def test_every_reason_and_status_has_words() -> None:
    assert set(words.REASON_WORDS) == set(get_args(Reason))
    assert {"main", *words.PLACE_WORDS} == set(get_args(PlaceKind))
    assert set(words.WEEK_WORDS) == set(words.WEEK_WORDS_CLIENT) == set(get_args(WeekStatus))


@pytest.mark.parametrize("said", words.ATTENDANCE_WORDS_CLIENT.values())
def test_a_client_is_never_blamed(said: str) -> None:
    assert not any(word in said for word in ("fail", "no-show", "absent", "violation", "too late"))


def test_lengths_and_seconds_of_a_table() -> None:
    assert [words.length_of(seconds) for seconds in (0, 59, 3661, 36_000)] == [
        "0:00:00",
        "0:00:59",
        "1:01:01",
        "10:00:00",
    ]
    assert words.clock_second(datetime(2026, 3, 2, 0, 5, 7)) == "12:05:07 am"
    assert words.clock_second(datetime(2026, 3, 2, 13, 0, 0)) == "1:00:00 pm"


def test_every_finding_has_its_words() -> None:
    assert set(words.CONCERN_WORDS) == set(ORDER)
    assert words.concern_words("gap", 240) == "gone for 4 min in between"
    size = words.concern_words("over capacity", 13, peak=12)
    assert size == "13 clients counted, 12 at the same time: more than the group holds"


def test_how_long_it_has_been() -> None:
    told = [words.ago(past_s) for past_s in (-0.5, 59.9, 60, 359, 3900)]
    assert told == ["just now", "just now", "1 min ago", "5 min ago", "1 h 05 ago"]
