"""Clock times as people write them, on the day and in the zone of the session."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sessions.views.review_forms import instant_in
from tests.cast import Cast, make_session


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("10:04", "15:04:00"),
        (" 10.04 ", "15:04:00"),
        ("10:04:30", "15:04:30"),
        ("10:04 am", "15:04:00"),
        ("12:30 PM", "17:30:00"),
        ("1:05 pm", "18:05:00"),
        ("24:00", None),
        ("10:60", None),
        ("13:00 pm", None),
        ("ten", None),
        ("", None),
        ("1004", None),
    ],
)
def test_times_of_a_morning(cast: Cast, text: str, utc: str | None) -> None:
    found = instant_in(cast.session, text, latest=False)
    assert (None if found is None else f"{found.astimezone(UTC):%H:%M:%S}") == utc


def test_over_midnight_the_nearest_day_is_meant(cast: Cast) -> None:
    night = make_session(cast.group, datetime(2026, 3, 8, 3, 0, tzinfo=UTC), hours=2)  # Saturday 22:00
    start, end = (instant_in(night, text, latest=False) for text in ("22:30", "0:15"))
    assert start is not None
    assert end is not None
    assert end.astimezone(UTC) - start.astimezone(UTC) == timedelta(minutes=105)


def test_an_hour_that_comes_twice(cast: Cast) -> None:
    autumn = make_session(cast.group, datetime(2026, 11, 1, 5, 0, tzinfo=UTC), hours=3)  # 01:00 in New York
    first, last = (instant_in(autumn, "01:30", latest=latest) for latest in (False, True))
    assert first is not None
    assert last is not None
    assert last.astimezone(UTC) - first.astimezone(UTC) == timedelta(hours=1)
