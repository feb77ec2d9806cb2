"""What is concluded from what a process holds, and that what is there to be seen is seen."""

from __future__ import annotations

import math
import os
import socket
import threading

import pytest

from bench._footprint import (
    POOLED_THREADS,
    Footprint,
    Inside,
    excess,
    growth_mib,
    late_ms,
    look_at,
    read_inside,
    slope_mib_per_h,
)
from sessions.live.loop_lag import BOUNDS_MS, LoopLag
from sessions.live.metrics import exposition


def looks(grows_mib_per_s: float) -> tuple[Footprint, ...]:
    """A minute of a process that doubles in its first third and then grows steadily."""
    return tuple(Footprint(at, min(100.0, 50 + 2.5 * at) + grows_mib_per_s * at, 5, ()) for at in range(60))


def test_growth_and_slope_leave_the_warm_up_out() -> None:
    flat, leaking = looks(0), looks(0.5)
    assert (growth_mib(flat), slope_mib_per_h(flat)) == (0, 0)
    assert (growth_mib(leaking), round(slope_mib_per_h(leaking), 6)) == (15, 1800)


def test_control_a_socket_and_a_thread_left_over_are_seen() -> None:
    before, stop = look_at(os.getpid(), 0), threading.Event()
    left = socket.socket()
    waiting = [threading.Thread(target=stop.wait) for _ in range(POOLED_THREADS + 1)]
    for thread in waiting:
        thread.start()
    assert excess(before, look_at(os.getpid(), 0)) == (1, 1)
    stop.set()
    for thread in waiting:
        thread.join()
    left.close()
    assert excess(before, look_at(os.getpid(), 0)) == (0, 0)


def test_what_is_there_no_more_is_no_excess() -> None:
    before = Footprint(0, 1, 3, ("pipe", "socket", "socket"))
    assert excess(before, Footprint(1, 1, 2, ("socket",))) == (0, 0)
    after = Footprint(1, 1, 3 + POOLED_THREADS + 1, ("pipe", "pipe", "socket", "socket"))
    assert excess(before, after) == (1, 1)


def test_of_hours_no_more_than_twenty_minutes_are_warm_up() -> None:
    """It grows for half an hour and not after: a slope over all but a third would miss that."""
    hours = tuple(Footprint(at, min(at, 1800) / 60, 5, ()) for at in range(0, 3 * 3600, 10))
    slope = slope_mib_per_h(hours)
    assert 0.6 < slope < 0.7


def inside(*late: int) -> Inside:
    """So many beats were at most so late, by bound, the last of them any."""
    counts = dict(zip(map(str, BOUNDS_MS), late, strict=False))
    return Inside(
        1, {str(bound): counts.get(str(bound), late[-1]) for bound in BOUNDS_MS} | {"count": late[-1]}
    )


def test_lateness_is_that_of_the_beats_between_two_looks() -> None:
    before, after = inside(100), inside(100, 150, 199, 199, 200)
    assert late_ms(before, after, 0.5) == 2
    assert late_ms(before, after, 0.99) == 5
    assert late_ms(before, after, 1) == 20


def test_control_a_loop_that_is_always_late_and_one_that_stood_still_are_no_good_ones() -> None:
    slow = Inside(1, dict.fromkeys(map(str, BOUNDS_MS), 0.0) | {"count": 100.0})
    assert late_ms(inside(0), slow, 0.99) == math.inf
    assert late_ms(slow, slow, 0.99) == math.inf


def test_the_page_of_a_process_is_read() -> None:
    page = exposition({"rooms": {"": 1}, "tasks": {"": 41}, "loop_lag_ms": LoopLag().counts()})
    found = read_inside(page)
    assert (found.tasks, found.lag["50"], found.lag["count"]) == (41, 0, 0)
    with pytest.raises(KeyError):
        read_inside(exposition({"rooms": {"": 1}}))
