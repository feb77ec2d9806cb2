"""How many checks are looked at: of one address, and of all addresses that have proved nothing yet.

A check costs a hundred times what it costs to drop it. Budgets keep a flood from taking the time that others'
voices need; they are asked after the cheap questions (`stun.username_of`) and before the dear ones.
No sockets, no clock: `now_ms` is monotonic milliseconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from sessions.core.ice.stun import Address

# A browser that looks for a path checks 20 times a second and pair; one that has a path once in 2.5 s. Fewer
# slow a join on a bad line, more let one address cost more time.
SOURCE_PER_S = 50
# Everybody without a path together: 40 joins in a second. Beyond it joins and moves wait, voices do not.
STRANGERS_PER_S = 2_000
SOURCES_REMEMBERED = 4_096
FULL_AGAIN_MS = 1_000
FORGOTTEN_AT_ONCE = 2  # fewer than two never catch up with who is new


@dataclass(slots=True)
class Bucket:
    """Tokens that come back at `per_s`, at most `per_s` of them."""

    per_s: int
    tokens: float
    at_ms: int

    def take(self, now_ms: int) -> bool:
        """Whether there is one more."""
        self.tokens = min(self.per_s, self.tokens + (now_ms - self.at_ms) * self.per_s / 1000)
        self.at_ms = now_ms
        if self.tokens < 1:
            return False
        self.tokens -= 1
        return True


class CheckBudget:
    """Asked once for each check, before its signature is."""

    def __init__(self, *, source_per_s: int = SOURCE_PER_S, strangers_per_s: int = STRANGERS_PER_S) -> None:
        self._source_per_s = source_per_s
        self._strangers = Bucket(strangers_per_s, strangers_per_s, 0)
        self._sources: dict[Address, Bucket] = {}

    def allows(self, source: Address, now_ms: int, *, is_known: bool) -> bool:
        """Whether a check from `source` is looked at; `is_known`: the address was validated before."""
        bucket = self._sources.pop(source, None) or Bucket(self._source_per_s, self._source_per_s, now_ms)
        self._sources[source] = bucket  # the last one heard is the last one here
        is_allowed = bucket.take(now_ms) and (is_known or self._strangers.take(now_ms))
        self._forget(now_ms)
        return is_allowed

    def _forget(self, now_ms: int) -> None:
        """Drop who was heard longest ago: a bucket left alone for a second is as good as a new one."""
        for source, bucket in list(islice(self._sources.items(), FORGOTTEN_AT_ONCE)):
            if now_ms - bucket.at_ms > FULL_AGAIN_MS or len(self._sources) > SOURCES_REMEMBERED:
                del self._sources[source]
