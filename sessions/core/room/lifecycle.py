"""A session's course: waiting, open, ended; when minutes count, and when it ends by itself.

MINUTES section 4 (service window, coverage, automatic end) and section 9 (when the automatic end comes).
Instants in ms UTC.
"""

from __future__ import annotations

from sessions.core.protocol.values import Break
from sessions.core.room.kept import Kept
from sessions.core.room.permission import Phase
from sessions.core.room.plan import RoomPlan


class KeptLifecycle(Kept):
    """How long the break is meant to be, which no fact says."""

    on_break: Break | None = None


class Lifecycle:
    """Marks of one session. `led_until_ms` is when the last facilitator was last known to be here,
    `covered_until_ms` when one was last known to be with the group,
    `reopened_ms` when an End was last taken back: whoever did that has time to come in."""

    def __init__(self, plan: RoomPlan) -> None:
        self._plan = plan
        self.started_ms: int | None = None
        self.ended_ms: int | None = None
        self.led_until_ms: int | None = None
        self.covered_until_ms: int | None = None
        self.reopened_ms: int | None = None
        self.on_break: Break | None = None

    @property
    def phase(self) -> Phase:
        if self.ended_ms is not None:
            return "ended"
        return "waiting" if self.started_ms is None else "open"

    def note_unled(self, until_ms: int) -> None:
        """The last facilitator was here until then."""
        self.led_until_ms = max(until_ms, self.led_until_ms or 0)

    def note_uncovered(self, until_ms: int) -> None:
        """The last facilitator was with the group until then."""
        self.covered_until_ms = max(until_ms, self.covered_until_ms or 0)

    def keep(self) -> KeptLifecycle:
        return KeptLifecycle(on_break=self.on_break)

    def restore(self, kept: KeptLifecycle) -> None:
        """Facts say whether there is a break, and since when."""
        meant = kept.on_break
        if self.on_break and meant and meant.since_ms == self.on_break.since_ms:
            self.on_break = meant

    def is_counting(self, now: int, *, led: bool) -> bool:
        """Open, not too early, on no break, and with a facilitator here or gone for less than the grace."""
        if self.on_break is not None and not self._plan.rules.credit_breaks:
            return False
        if self.phase != "open" or now < self._earliest_ms:
            return False
        return led or (self._grace_ends_ms is not None and now < self._grace_ends_ms)

    def due_end(self, now: int, *, led: bool) -> int | None:
        """The time the automatic end carries if it is due at `now`, else None."""
        if self.ended_ms is not None or now < self._ends_ms(led=led):
            return None
        last_led = now if led or self.led_until_ms is None else self.led_until_ms
        return min(last_led, self._plan.cap_ms)

    def deadline(self, now: int, *, led: bool, covered: bool) -> int | None:
        """The next instant after `now` at which one of the answers above changes by itself."""
        if self.ended_ms is not None:
            return None
        turns = [self._ends_ms(led=led), self._earliest_ms]
        if self._grace_ends_ms is not None and not covered:
            turns.append(self._grace_ends_ms)
        return min((turn for turn in turns if turn > now), default=now)

    @property
    def _earliest_ms(self) -> int:
        return self._plan.scheduled_start_ms - self._plan.rules.early_cap_s * 1000

    @property
    def _grace_ends_ms(self) -> int | None:
        if self.covered_until_ms is None:
            return None
        return self.covered_until_ms + self._plan.rules.staff_grace_s * 1000

    def _ends_ms(self, *, led: bool) -> int:
        """What was never started has nothing to end: it only closes at the cap."""
        if led or self.started_ms is None:
            return self._plan.cap_ms
        unled_since = max(self._plan.scheduled_end_ms, self.led_until_ms or 0, self.reopened_ms or 0)
        return min(unled_since + self._plan.rules.unled_end_s * 1000, self._plan.cap_ms)
