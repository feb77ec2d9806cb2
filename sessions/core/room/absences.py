"""Drops of a line, and which of them the law bridges (MINUTES section 3), so that people can be told.

The ledger decides later, from the facts; here the same is said beforehand, by person and whole seconds.
Whoever uses this says of every end whether the law calls it exact, and asks `came` only for somebody who
was nowhere in the room. Of breaks, facilitators and the end of the session it knows nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from sessions.core.protocol.minutes import Absence
from sessions.core.room.plan import RoomRules


@dataclass(frozen=True, slots=True, order=True)
class _End:
    """Of ends in one second an exact one goes first: it bridges nothing."""

    at_s: int
    is_exact: bool
    at_ms: int
    was_seen: bool


class Absences:
    """By person; instants in ms UTC."""

    def __init__(self, rules: RoomRules) -> None:
        self._rules = rules
        self._ends: dict[str, _End] = {}
        self._bridged_s: dict[str, int] = {}
        self._last: dict[str, Absence] = {}

    def last(self, person: str) -> Absence | None:
        """From which the person came back last."""
        return self._last.get(person)

    def bridge_s(self, person: str) -> int:
        """How long a drop that begins now may last. Proofs `gone_after_s` apart leave no gap at all."""
        return max(self._rules.gone_after_s, min(self._rules.grace_s, self._left_s(person)))

    def ended(self, person: str, at_ms: int, *, is_exact: bool, was_seen: bool) -> None:
        """A connection in the room is at its end; `was_seen`: its camera was on."""
        end = _End(at_ms // 1000, is_exact, at_ms, was_seen)
        self._ends[person] = max(end, self._ends.get(person, end))

    def came(self, person: str, now: int, *, is_counted: bool, needs_video: bool) -> None:
        """The person is in the room again. `is_counted`: minutes count for them, but for the camera that
        `needs_video` asks for. Who went by their own press or somebody's was not cut off."""
        end = self._ends.pop(person, None)
        if end is None or end.is_exact or now // 1000 <= end.at_s:
            return
        is_bridged = self._bridge(person, now // 1000 - end.at_s)
        counts = is_bridged and (end.was_seen or not needs_video) if is_counted else None
        self._last[person] = Absence(from_ms=end.at_ms, to_ms=now, counts=counts)

    def _bridge(self, person: str, length_s: int) -> bool:
        """Whole or not at all; one that is not bridged uses up nothing."""
        if length_s > self._rules.grace_s or length_s > self._left_s(person):
            return False
        self._bridged_s[person] = self._bridged_s.get(person, 0) + length_s
        return True

    def _left_s(self, person: str) -> int:
        return self._rules.grace_cap_s - self._bridged_s.get(person, 0)
