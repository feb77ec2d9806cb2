"""What the bench makes of the marks that pages left."""

from __future__ import annotations

import pytest

from bench.join import STATIONS, percentile, rows


@pytest.mark.parametrize(("share", "value"), [(0.5, 10), (0.95, 19), (0.951, 20), (1, 20), (0.05, 1), (0, 1)])
def test_percentiles_are_values_that_were_seen(share: float, value: int) -> None:
    assert percentile([*range(20, 0, -1)], share) == value


def test_rows_tell_the_middle_and_judge_the_tail() -> None:
    stations = dict.fromkeys(STATIONS, 50.0)
    marks = [stations | {"picture": 300.0 + n, "sound": 690.0 + n} for n in range(20)]
    found = rows(marks, "loopback", aim_ms=700)
    assert [(row.value, row.unit, row.aim, row.ok) for row in found[:4]] == [
        (309, "ms", None, None),
        (318, "ms", 700, True),
        (699, "ms", None, None),
        (708, "ms", 700, False),
    ]
    assert {row.value for row in found[4:]} == {50}
    assert "20 joins of a second facilitator into a room of 12, loopback" in found[0].name
