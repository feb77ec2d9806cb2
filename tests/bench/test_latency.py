from __future__ import annotations

from bench.latency import AIM_MS, quantile, rows
from bench.rows import Row


def test_the_quantile_is_a_value_that_was_measured() -> None:
    values = [float(number) for number in range(100, 0, -1)]
    assert [quantile(values, part) for part in (0.0, 0.5, 0.99, 1.0)] == [1, 51, 100, 100]


def test_both_are_judged_by_their_slowest_hundredth() -> None:
    slow = [1.0] * 97 + [AIM_MS + 1] * 3
    told = rows({"idle": [1.0] * 100, "busy": slow, "pages": [300.0, 500.0]})
    assert [(row.value, row.ok) for row in told[:4]] == [(1, None), (1, True), (1, None), (AIM_MS + 1, False)]
    assert told[-2:] == [
        Row("latency: pages made meanwhile", 2, "1"),
        Row("latency: a page meanwhile, p50", 500, "ms"),
    ]
