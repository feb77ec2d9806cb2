"""A loop that is kept from its work is seen to be, by as much as it was."""

from __future__ import annotations

import asyncio
import time

from sessions.live.loop_lag import BEYOND, BOUNDS_MS, EVERY_S, STALL_MAX_S, LoopLag


class Wall:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.s = 100.0

    def __call__(self) -> float:
        return self.s


async def begun() -> tuple[Wall, LoopLag]:
    wall = Wall()
    lag = LoopLag(wall)
    lag.start()
    lag.stop()
    return wall, lag


async def test_beats_on_time_are_in_the_first_place() -> None:
    wall, lag = await begun()
    for beat in range(1, 11):
        wall.s = 100 + beat * EVERY_S + 0.0005
        lag.beat()
    found = dict(lag.counts())
    assert round(found.pop("sum"), 1) == 5.0
    assert set(found.values()) == {10}
    assert list(found) == [*map(str, BOUNDS_MS), BEYOND, "count"]


async def test_a_stall_is_as_many_late_beats_as_it_kept_back() -> None:
    """Due 50, 100 … 300 ms in, all of them found at 300: late by 250, 200 … 0 ms."""
    wall, lag = await begun()
    wall.s += 6 * EVERY_S + 0.0001
    lag.beat()
    found = lag.counts()
    assert [found[bound] for bound in ("1", "50", "100", "200", "500", BEYOND)] == [1, 1, 2, 4, 6, 6]


async def test_nothing_is_counted_before_it_is_due() -> None:
    wall, lag = await begun()
    wall.s += EVERY_S / 2
    lag.beat()
    assert lag.counts()["count"] == 0


async def test_a_process_that_was_stopped_for_a_day_is_no_longer_busy_than_half_a_minute() -> None:
    wall, lag = await begun()
    wall.s += 86_400
    lag.beat()
    assert abs(lag.counts()["count"] - STALL_MAX_S / EVERY_S) <= 1


async def test_a_real_loop_that_is_blocked_is_seen() -> None:
    lag = LoopLag()
    lag.start()
    time.sleep(0.3)  # noqa: ASYNC251 - what a loop should never do
    async with asyncio.timeout(5):
        while not lag.counts()["count"]:  # noqa: ASYNC110 - a count tells nobody
            await asyncio.sleep(0.01)
    lag.stop()
    late = lag.counts()
    assert late["count"] - late["50"] >= 3
    await asyncio.sleep(3 * EVERY_S)
    assert lag.counts() == late, "stopped"
