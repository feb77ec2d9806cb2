"""Units by the tables of payers."""

import pytest

from sessions.core.attendance.unit import day_units, psychotherapy_band, quarter_hours, units_of


@pytest.mark.parametrize(
    ("minutes", "units"),
    [
        (0, 0),
        (7, 0),
        (8, 1),
        (22, 1),
        (23, 2),
        (37, 2),
        (38, 3),
        (52, 3),
        (53, 4),
        (67, 4),
        (68, 5),
        (180, 12),
    ],
)
def test_quarter_hours(minutes: int, units: int) -> None:
    assert quarter_hours(minutes) == units


def test_by_total_and_by_code() -> None:
    minutes = {"individual": 20, "group": 20, "family": 7}
    assert units_of(minutes, "quarter_hours_by_total") == 3
    assert units_of(minutes, "quarter_hours_by_code") == 2
    assert units_of(minutes, "none") is None


def test_units_of_a_day_floor_once() -> None:
    seconds = {"individual": 7 * 60 + 50, "group": 7 * 60 + 50}
    assert day_units(seconds, "quarter_hours_by_total") == 1
    assert day_units(seconds, "quarter_hours_by_code") == 0
    assert day_units(seconds, "none") is None


@pytest.mark.parametrize(
    ("minutes", "band"),
    [(15, None), (16, "16-37"), (37, "16-37"), (38, "38-52"), (52, "38-52"), (53, "53+"), (180, "53+")],
)
def test_bands(minutes: int, band: str | None) -> None:
    assert psychotherapy_band(minutes) == band
