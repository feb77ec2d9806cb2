"""How much of one thing a person may do in a while, so that nobody floods the others."""

from __future__ import annotations

from collections import deque


class Pace:
    """At most `limit` times in any `within_ms`; instants in ms UTC."""

    def __init__(self, limit: int, within_ms: int) -> None:
        self._limit = limit
        self._within_ms = within_ms
        self._done: dict[str, deque[int]] = {}

    def take(self, person: str, now: int) -> bool:
        """Notes one more, or says False and notes nothing."""
        done = self._done.setdefault(person, deque())
        while done and done[0] <= now - self._within_ms:
            done.popleft()
        if len(done) >= self._limit:
            return False
        done.append(now)
        return True
