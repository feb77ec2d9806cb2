from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.core.rtp.history import MAX_SLOTS, MIN_SLOTS, History, slots_for


def held(history: History, numbers: range) -> list[int]:
    found = {number: history.find(number) for number in numbers}
    assert all(history.payloads[slot] == b"%d" % number for number, slot in found.items() if slot >= 0)
    assert all(history.stamps[slot] == 2 * number for number, slot in found.items() if slot >= 0)
    return [number for number, slot in found.items() if slot >= 0]


def keep(history: History, numbers: range) -> None:
    for number in numbers:
        history.keep(number, 2 * number, b"%d" % number)


@pytest.mark.parametrize(
    ("packets_per_s", "slots"), [(0, MIN_SLOTS), (85, 128), (86, 256), (150, 256), (10_000, MAX_SLOTS)]
)
def test_size_by_rate(packets_per_s: int, slots: int) -> None:
    assert slots_for(packets_per_s) == slots


@given(count=st.integers(0, 400), packets_per_s=st.integers(0, 400))
def test_the_newest_stay_and_the_oldest_go(count: int, packets_per_s: int) -> None:
    history = History()
    keep(history, range(70_000, 70_000 + count))
    first = 70_000 + max(0, count - MIN_SLOTS)
    assert held(history, range(69_000, 71_000)) == list(range(first, 70_000 + count))
    history.fit(packets_per_s)
    assert held(history, range(69_000, 71_000)) == list(range(first, 70_000 + count))
    history.fit(0)
    assert history.slots == MIN_SLOTS


def test_a_packet_too_late_takes_no_newer_ones_place() -> None:
    history = History()
    keep(history, range(MIN_SLOTS, MIN_SLOTS + 1))
    keep(history, range(1))
    assert held(history, range(2 * MIN_SLOTS)) == [MIN_SLOTS]


def test_a_new_numbering_begins_empty() -> None:
    history = History()
    keep(history, range(5))
    history.clear()
    assert held(history, range(5)) == []
