"""A time that everybody sees, started and stopped by those who lead."""

from __future__ import annotations

from sessions.core.protocol.together import Timer
from sessions.core.room.kept import Kept


class KeptTimer(Kept):
    timer: Timer | None = None


class SharedTimer:
    """At most one; instants in ms UTC."""

    def __init__(self) -> None:
        self._kept = KeptTimer()

    @property
    def timer(self) -> Timer | None:
        return self._kept.timer

    def start(self, seconds: int, now: int) -> None:
        self._kept = KeptTimer(timer=Timer(since_ms=now, until_ms=now + seconds * 1000))

    def stop(self) -> None:
        self._kept = KeptTimer()

    def keep(self) -> KeptTimer:
        return self._kept

    def restore(self, kept: KeptTimer) -> None:
        self._kept = kept
