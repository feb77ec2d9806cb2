"""How late the event loop comes to what is due: everything of a process waits that long, packets as well.

Counted by how late it was, from the start of the process, so that two looks tell of the time between them.
What would have been due while the loop stood still was late too: a stall of a second is twenty late beats,
not one, and a share of beats is a share of time.
"""

from __future__ import annotations

import asyncio
import time
from bisect import bisect_left
from collections.abc import Callable, Mapping

# Smaller: shorter stalls are seen, and looking costs more (20 beats a second cost a core less than 0.1 %).
EVERY_S = 0.05
BOUNDS_MS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
# Longer than that a process was stopped (SIGSTOP, a machine that slept) and not busy: the rest tells nothing.
STALL_MAX_S = 30.0
BEYOND = "+Inf"


class LoopLag:
    """Beats on the running loop between `start` and `stop`."""

    def __init__(self, now_s: Callable[[], float] = time.monotonic) -> None:
        self._now_s = now_s
        self._counts = [0] * (len(BOUNDS_MS) + 1)
        self._sum_ms = 0.0
        self._due_s = 0.0
        self._timer: asyncio.TimerHandle | None = None

    def start(self) -> None:
        """The first beat is due in a moment."""
        self._due_s = self._now_s() + EVERY_S
        self._wait()

    def stop(self) -> None:
        """Twice is fine."""
        if self._timer is not None:
            self._timer.cancel()

    def beat(self) -> None:
        """Count every beat that is due by now."""
        now_s = self._now_s()
        self._due_s = max(self._due_s, now_s - STALL_MAX_S)
        while self._due_s <= now_s:
            late_ms = 1000 * (now_s - self._due_s)
            self._counts[bisect_left(BOUNDS_MS, late_ms)] += 1
            self._sum_ms += late_ms
            self._due_s += EVERY_S

    def counts(self) -> Mapping[str, float]:
        """Beats that were at most so many ms late, as a histogram of Prometheus has them; `sum` is in ms."""
        found: dict[str, float] = {}
        total = 0
        for bound, count in zip([*map(str, BOUNDS_MS), BEYOND], self._counts, strict=True):
            found[bound] = total = total + count
        return {**found, "sum": round(self._sum_ms, 3), "count": total}

    def _wait(self) -> None:
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(max(0.0, self._due_s - self._now_s()), self._beat)

    def _beat(self) -> None:
        self.beat()
        self._wait()
