"""Which packets of a source have not come: what to ask for again (RFC 4585 §6.2.1), and when.

Costs nothing while nothing is lost. Knows full sequence numbers and milliseconds; sends nothing itself.
"""

from __future__ import annotations

# More would keep asking for pictures long gone; fewer would forget what a burst of one second took.
MAX_MISSING = 256
MAX_ASKS = 6  # larger: load on a line that is bad anyway; smaller: a picture lost at 20 % loss, now and then
PATIENCE_MS = 20  # reordering is over by then
PATIENCE_PACKETS = 2
MIN_RETRY_MS = 40
MAX_PER_REQUEST = 64

_WAITING = -1  # not asked for: noticed since the last look
_NEVER = 1 << 62


class Missing:
    """Numbers between the lowest and the highest that arrived. Times are milliseconds."""

    __slots__ = ("_asks", "awaited")

    def __init__(self) -> None:
        self.awaited: dict[int, int] = {}  # full number -> when to ask, in the order of the numbers
        self._asks: dict[int, int] = {}

    def __contains__(self, full: int) -> bool:
        return full in self.awaited

    def __len__(self) -> int:
        return len(self.awaited)

    def note(self, first: int, end: int) -> None:
        """Everything from `first` up to `end` (exclusive) was jumped over."""
        for full in range(max(first, end - MAX_MISSING), end):
            self.awaited[full] = _WAITING
        for oldest in list(self.awaited)[:-MAX_MISSING]:
            self.found(oldest)

    def found(self, full: int) -> None:
        """It came after all, or nobody wants it any more."""
        self.awaited.pop(full, None)
        self._asks.pop(full, None)

    def clear(self) -> None:
        """Nobody wants any of them."""
        self.awaited.clear()
        self._asks.clear()

    def forget_before(self, full: int) -> None:
        """Nobody wants what is older."""
        for older in [each for each in self.awaited if each < full]:
            self.found(older)

    def take_due(self, now_ms: int, *, highest: int, retry_ms: int) -> list[int]:
        """What to ask for now; asking is noted, and repeated every `retry_ms` a few times."""
        due: list[int] = []
        for full, due_ms in self.awaited.items():
            if due_ms == _WAITING and highest - full < PATIENCE_PACKETS:
                self.awaited[full] = now_ms + PATIENCE_MS
            elif due_ms <= now_ms and len(due) < MAX_PER_REQUEST:
                self._ask(full, now_ms + max(MIN_RETRY_MS, retry_ms))
                due.append(full)
        return due

    def _ask(self, full: int, again_ms: int) -> None:
        asked = self._asks[full] = self._asks.get(full, 0) + 1
        self.awaited[full] = again_ms if asked < MAX_ASKS else _NEVER
