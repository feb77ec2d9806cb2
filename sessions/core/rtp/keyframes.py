"""Who needs a key frame, recomputed rather than remembered, and how often a source may be asked.

One request per source per 500 ms, however often its receivers plead, repeated
until a key frame passes: a static picture would never send one by itself.
"""

from __future__ import annotations

# A smaller value brings faces sooner after a loss and lets pleading receivers double a sender's bitrate.
REQUEST_EVERY_MS = 500


class KeyFrameNeed:
    """The need of one video source."""

    __slots__ = ("_asked_ms", "is_pleaded")

    def __init__(self) -> None:
        self.is_pleaded = False
        self._asked_ms = -REQUEST_EVERY_MS

    def plead(self) -> None:
        """A receiver lost its picture (PLI or FIR)."""
        self.is_pleaded = True

    def satisfy(self) -> None:
        """A key frame passed."""
        self.is_pleaded = False

    def is_due(self, now_ms: int, *, waiting: bool) -> bool:
        """Whether to ask now; asking is noted. `waiting`: somebody cannot start without a key frame."""
        if not (waiting or self.is_pleaded) or now_ms - self._asked_ms < REQUEST_EVERY_MS:
            return False
        self._asked_ms = now_ms
        return True
