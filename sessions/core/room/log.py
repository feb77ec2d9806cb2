"""The numbered events of one participant in one epoch, shared by their connections."""

from __future__ import annotations

from collections import deque

from sessions.core.protocol.events import Event, Numbered

# More heals longer cuts without a snapshot and costs memory per person; a snapshot is always there instead.
KEPT_EVENTS = 256


class EventLog:
    """Numbers from 1; forgets the oldest beyond `KEPT_EVENTS`."""

    def __init__(self, epoch: int) -> None:
        self._epoch = epoch
        self._kept: deque[Numbered] = deque(maxlen=KEPT_EVENTS)
        self.n = 0

    def append(self, event: Event) -> Numbered:
        self.n += 1
        numbered = Numbered(epoch=self._epoch, n=self.n, event=event)
        self._kept.append(numbered)
        return numbered

    def after(self, epoch: int, n: int) -> tuple[Numbered, ...] | None:
        """What came after event `n` of `epoch`; None if that is not known in full."""
        if epoch != self._epoch or not self.n - len(self._kept) <= n <= self.n:
            return None
        return tuple(numbered for numbered in self._kept if numbered.n > n)
