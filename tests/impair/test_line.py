"""A bad line does what it says, and the same again for the same seed."""

from __future__ import annotations

import itertools

import pytest

from tests.impair.line import CLEAR, CUT, Burst, Impairment, Line

SENT = 20_000
EVERY_S = 0.02


def carried(line: Line, *, seed: int = 7, octets: int = 100, sent: int = SENT) -> list[tuple[float, ...]]:
    way = Impairment(seed, line)
    return [way.plan(octets, number * EVERY_S) for number in range(sent)]


def lost(arrivals: list[tuple[float, ...]]) -> float:
    return sum(not each for each in arrivals) / len(arrivals)


def test_a_clear_line_changes_nothing_and_a_cut_one_carries_nothing() -> None:
    assert carried(CLEAR, sent=3) == [(0.0,), (EVERY_S,), (2 * EVERY_S,)]
    assert carried(CUT, sent=3) == [(), (), ()]


def test_the_same_seed_is_the_same_line() -> None:
    line = Line(loss=0.1, jitter_ms=30, reorder=0.1, duplicate=0.1)
    assert carried(line) == carried(line)
    assert carried(line) != carried(line, seed=8)


@pytest.mark.parametrize("loss", [0.05, 0.2])
def test_random_loss_is_as_frequent_as_asked(loss: float) -> None:
    assert lost(carried(Line(loss=loss))) == pytest.approx(loss, rel=0.1)


def test_bursts_are_as_frequent_and_as_long_as_asked() -> None:
    arrivals = carried(Line(burst=Burst(begin=0.02, end=0.2)))
    spells = sum(bool(before) and not after for before, after in itertools.pairwise(arrivals))
    assert lost(arrivals) == pytest.approx(0.02 / 0.22, rel=0.15)
    assert lost(arrivals) * SENT / spells == pytest.approx(5, rel=0.15)


def test_jitter_spreads_delays_and_keeps_the_order() -> None:
    arrivals = [each[0] for each in carried(Line(delay_ms=40, jitter_ms=50))]
    delays = [due_s - number * EVERY_S for number, due_s in enumerate(arrivals)]
    assert 0.040 <= min(delays) < 0.045
    assert 0.085 < max(delays) < 0.0901
    assert arrivals == sorted(arrivals)


def test_reordered_datagrams_are_overtaken() -> None:
    arrivals = [each[0] for each in carried(Line(reorder=0.1, reorder_ms=30))]
    overtaken = sum(before > after for before, after in itertools.pairwise(arrivals))
    assert overtaken / SENT == pytest.approx(0.09, rel=0.15)


def test_some_come_twice() -> None:
    arrivals = carried(Line(duplicate=0.1))
    assert sum(len(each) for each in arrivals) / SENT == pytest.approx(1.1, rel=0.02)


def test_a_rate_is_kept_and_its_queue_is_bounded() -> None:
    """100 octets each 20 ms are 40 kbit/s; the line takes half."""
    arrivals = carried(Line(rate_bps=20_000, queue_ms=200))
    delays = [each[0] - number * EVERY_S for number, each in enumerate(arrivals) if each]
    assert lost(arrivals) == pytest.approx(0.5, rel=0.05)
    assert max(delays) <= 0.2 + 0.041
