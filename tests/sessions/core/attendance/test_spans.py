"""Set algebra against plain Python sets of seconds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.core.attendance.spans import (
    Spans,
    bridged_over,
    holds,
    intersected,
    longer_than,
    merged,
    subtracted,
    total,
)

any_spans = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=8)
normal_spans = any_spans.map(merged)


def seconds(spans: Spans) -> set[int]:
    return {second for start, end in spans for second in range(start, end)}


def is_normal(spans: Spans) -> bool:
    flat = [second for span in spans for second in span]
    return flat == sorted(set(flat))


@given(any_spans)
def test_merged_is_the_union(spans: Spans) -> None:
    assert seconds(merged(spans)) == seconds(spans)
    assert is_normal(merged(spans))


@given(normal_spans, normal_spans)
def test_intersected_and_subtracted(left: Spans, right: Spans) -> None:
    assert seconds(intersected(left, right)) == seconds(left) & seconds(right)
    assert seconds(subtracted(left, right)) == seconds(left) - seconds(right)
    assert is_normal(intersected(left, right))
    assert is_normal(subtracted(left, right))


@given(normal_spans, st.integers(-1, 41))
def test_total_and_holds(spans: Spans, second: int) -> None:
    assert total(spans) == len(seconds(spans))
    assert holds(spans, second) == (second in seconds(spans))


@pytest.mark.parametrize(
    ("spans", "reach", "expected"),
    [
        ([(0, 0), (15, 15)], 15, [(0, 15)]),
        ([(0, 0), (16, 16)], 15, [(0, 0), (16, 16)]),
        ([(0, 0), (9, 30), (12, 12), (40, 41)], 10, [(0, 41)]),
        ([], 15, []),
    ],
)
def test_bridged_over_keeps_points(spans: Spans, reach: int, expected: Spans) -> None:
    assert bridged_over(spans, reach) == expected


def test_longer_than() -> None:
    assert longer_than([(0, 60), (100, 161)], 60) == [(100, 161)]
