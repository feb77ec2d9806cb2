"""A clock that steps of the wall clock cannot move: a wall anchor taken once, plus elapsed steady time.

Facts of one process are therefore ordered and their distances exact, whatever happens to the system's
date (PROMISES R12). Elapsed time is boot time where the platform has it, so a suspended machine does not
come back in the past.
"""

from __future__ import annotations

import time
from collections.abc import Callable

_STEADY = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


def _steady_ns() -> int:
    return time.clock_gettime_ns(_STEADY)


def wall_ms() -> int:
    """What the system's date says, for what was issued by it a moment ago: tickets."""
    return time.time_ns() // 1_000_000


class SteadyClock:
    """Milliseconds since the Unix epoch, UTC, that only ever grow at one second per second."""

    def __init__(
        self, wall_ns: Callable[[], int] = time.time_ns, steady_ns: Callable[[], int] = _steady_ns
    ) -> None:
        self._steady_ns = steady_ns
        self._offset_ns = wall_ns() - steady_ns()

    def now_ms(self) -> int:
        """The present instant."""
        return (self._offset_ns + self._steady_ns()) // 1_000_000
