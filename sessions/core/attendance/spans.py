"""Sets of seconds as sorted, disjoint, half-open integer spans.

Every function takes and returns lists of `(start, end)` that are sorted, disjoint, not touching and
not empty, except `merged`, which makes such a list out of anything. All are linear merges; nothing
here knows what a second means.
"""

from __future__ import annotations

from collections.abc import Iterable

Span = tuple[int, int]
Spans = list[Span]


def bridged_over(spans: Iterable[Span], reach: int) -> Spans:
    """Join spans at most `reach` apart; points `(t, t)` take part and may stay points."""
    result: Spans = []
    for start, end in sorted(spans):
        if result and start - result[-1][1] <= reach:
            if end > result[-1][1]:
                result[-1] = (result[-1][0], end)
        else:
            result.append((start, end))
    return result


def merged(spans: Iterable[Span]) -> Spans:
    """The set covered by any of `spans`, in normal form; empty and backward spans cover nothing."""
    found = [span for span in spans if span[0] < span[1]]
    return bridged_over(found, 0) if len(found) > 1 else found


def intersected(left: Spans, right: Spans) -> Spans:
    """Seconds in both."""
    result: Spans = []
    i = j = 0
    while i < len(left) and j < len(right):
        start, end = max(left[i][0], right[j][0]), min(left[i][1], right[j][1])
        if start < end:
            result.append((start, end))
        if left[i][1] < right[j][1]:
            i += 1
        else:
            j += 1
    return result


def subtracted(left: Spans, right: Spans) -> Spans:
    """Seconds of `left` that are not in `right`."""
    result: Spans = []
    j = 0
    for start, end in left:
        at = start
        while j < len(right) and right[j][1] <= at:
            j += 1
        k = j
        while k < len(right) and right[k][0] < end:
            if right[k][0] > at:
                result.append((at, right[k][0]))
            at = right[k][1]
            k += 1
        if at < end:
            result.append((at, end))
    return result


def total(spans: Iterable[Span]) -> int:
    """How many seconds."""
    return sum(end - start for start, end in spans)


def holds(spans: Spans, second: int) -> bool:
    """Whether `second` is in the set; linear, for the short lists of one session."""
    for start, end in spans:  # noqa: SIM110 - over so few, `any` takes three times as long
        if start <= second < end:
            return True
    return False


def longer_than(spans: Spans, seconds: int) -> Spans:
    """The runs of the set that last more than `seconds`."""
    return [span for span in spans if span[1] - span[0] > seconds]
