from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from sessions.core.rtp.missing import MAX_ASKS, MAX_MISSING, MAX_PER_REQUEST, MIN_RETRY_MS, Missing


def test_a_gap_is_asked_for_once_two_packets_are_behind_it() -> None:
    missing = Missing()
    missing.note(10, 12)
    assert missing.take_due(0, highest=12, retry_ms=80) == [10]
    assert missing.take_due(10, highest=13, retry_ms=80) == [], "11 waits for its 20 ms"
    assert missing.take_due(20, highest=13, retry_ms=80) == [11]


def test_it_is_asked_for_again_every_round_trip_and_not_for_ever() -> None:
    missing = Missing()
    missing.note(10, 11)
    asked = [now for now in range(0, 3000, 25) if missing.take_due(now, highest=20, retry_ms=100)]
    assert asked == [100 * i for i in range(MAX_ASKS)]
    assert 10 in missing, "it may still come"


def test_a_round_trip_of_nothing_is_no_flood() -> None:
    missing = Missing()
    missing.note(1, 2)
    asked = [now for now in range(200) if missing.take_due(now, highest=9, retry_ms=0)]
    assert min(b - a for a, b in pairwise(asked)) >= MIN_RETRY_MS


def test_what_came_is_not_asked_for() -> None:
    missing = Missing()
    missing.note(1, 4)
    missing.found(2)
    missing.found(77)
    assert missing.take_due(0, highest=9, retry_ms=80) == [1, 3]


def test_what_nobody_wants_any_more_is_not_asked_for() -> None:
    missing = Missing()
    missing.note(1, 4)
    assert missing.take_due(0, highest=9, retry_ms=80) == [1, 2, 3]
    missing.forget_before(3)
    assert (list(missing.awaited), list(missing._asks)) == ([3], [3])
    missing.clear()
    assert (len(missing), missing._asks) == (0, {})


@given(gaps=st.lists(st.integers(1, 3000), max_size=30))
def test_it_stays_small_whatever_is_lost(gaps: list[int]) -> None:
    missing, at = Missing(), 0
    for gap in gaps:
        missing.note(at, at + gap)
        at += gap + 1
        assert len(missing) <= MAX_MISSING
        assert len(missing.take_due(at, highest=at, retry_ms=1)) <= MAX_PER_REQUEST
