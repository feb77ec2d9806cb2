from __future__ import annotations

from itertools import pairwise

from sessions.core.rtp.twice import FIRST_HOLD_MS, LOSSY, MAX_HOLD_MS, RELAPSE_MS, Twice


def test_loss_turns_it_on_for_a_while_and_little_does_not() -> None:
    twice = Twice()
    twice.take_loss(LOSSY - 1, 0)
    assert (twice.is_on, twice.settle(0)) == (False, False)
    twice.take_loss(LOSSY, 1000)
    assert (twice.is_on, twice.settle(1000), twice.settle(1000)) == (True, True, False)
    twice.take_loss(LOSSY, 5000)
    assert not twice.settle(4999 + FIRST_HOLD_MS)
    assert twice.settle(5000 + FIRST_HOLD_MS)
    assert not twice.is_on


def relapse(twice: Twice, now: int, after_ms: int) -> int:
    """Lose again `after_ms` after it ended; when it ends the next time."""
    twice.take_loss(LOSSY, now + after_ms)
    return next(ms for ms in range(now + after_ms, now + 10**7, 1000) if twice.settle(ms) and not twice.is_on)


def test_a_line_that_loses_again_at_once_is_tried_less_and_less_often() -> None:
    twice = Twice()
    ends = [relapse(twice, 0, 0)]
    for _ in range(6):
        ends.append(relapse(twice, ends[-1], 2000))
    holds = [after - before - 2000 for before, after in pairwise(ends)]
    assert holds == [120_000, 240_000, 480_000, MAX_HOLD_MS, MAX_HOLD_MS, MAX_HOLD_MS]
    assert relapse(twice, ends[-1], RELAPSE_MS) == ends[-1] + RELAPSE_MS + FIRST_HOLD_MS


def test_what_does_not_fit_goes_once() -> None:
    twice = Twice()
    twice.take_loss(60, 0, fits=False)
    assert (twice.settle(0), twice.is_on) == (False, False)
    twice.take_loss(60, 1000)
    assert (twice.settle(1000), twice.is_on) == (True, True)
    assert (twice.settle(2000, fits=False), twice.is_on) == (True, False)


def test_where_the_line_proved_too_full_it_ends_at_once() -> None:
    twice = Twice()
    twice.end(0)
    assert not twice.settle(0)
    twice.take_loss(60, 1000)
    twice.settle(1000)
    twice.end(1500)
    assert (twice.settle(2000), twice.is_on) == (True, False)
