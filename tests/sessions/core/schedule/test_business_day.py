from datetime import date

import pytest

from sessions.core.schedule.business_day import business_days_after

WEDNESDAY, FRIDAY, SATURDAY = date(2026, 3, 4), date(2026, 3, 6), date(2026, 3, 7)


@pytest.mark.parametrize(
    ("day", "number", "found"),
    [
        (date(2026, 3, 2), 3, date(2026, 3, 5)),
        (WEDNESDAY, 3, date(2026, 3, 9)),
        (FRIDAY, 1, date(2026, 3, 9)),
        (SATURDAY, 1, date(2026, 3, 9)),
        (SATURDAY, 3, date(2026, 3, 11)),
        (FRIDAY, 10, date(2026, 3, 20)),
        (SATURDAY, 0, SATURDAY),
    ],
)
def test_weekends_do_not_count(day: date, number: int, found: date) -> None:
    assert business_days_after(day, number) == found
