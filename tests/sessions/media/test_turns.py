"""A call that keeps Python's turn: no other thread runs meanwhile; the control gives it up."""

from __future__ import annotations

import ctypes
import threading
import time
from collections.abc import Callable

from sessions.media.turns import Turns, keeping

LIBC = ctypes.CDLL(None)
ADDRESS = ctypes.cast(LIBC.usleep, ctypes.c_void_p).value
HELD_US = 300_000


def turns_of_another_thread_during(sleep: Callable[[int], int]) -> int:
    """How often another thread saw the time in the middle of a sleep in C."""
    seen: list[float] = []
    stop = threading.Event()

    def look() -> None:
        while not stop.wait(0.001):
            seen.append(time.monotonic())

    thread = threading.Thread(target=look)
    thread.start()
    began = time.monotonic()
    sleep(HELD_US)
    ended = time.monotonic()
    stop.set()
    thread.join()
    margin = (ended - began) / 10
    return sum(began + margin < each < ended - margin for each in seen)


def test_who_keeps_the_turn_lets_nobody_else_work() -> None:
    assert ADDRESS is not None
    assert turns_of_another_thread_during(keeping(ADDRESS, ctypes.c_uint)) == 0
    assert turns_of_another_thread_during(LIBC.usleep) > 0, "the control: an ordinary call into C"


def test_nobody_else_wants_a_turn_at_first() -> None:
    assert Turns().others == 0
