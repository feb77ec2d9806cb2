"""What people show of themselves without words. Forgotten when they go."""

from __future__ import annotations

from collections.abc import Mapping

from sessions.core.room.kept import Kept


class KeptGestures(Kept):
    """`hands`: since when, by person."""

    hands: Mapping[str, int] = {}
    away: frozenset[str] = frozenset()


class Gestures:
    """By person; instants in ms UTC."""

    def __init__(self) -> None:
        self._hands: dict[str, int] = {}
        self._away: set[str] = set()

    def hand_ms(self, person: str) -> int | None:
        """Since when the hand is up."""
        return self._hands.get(person)

    def is_away(self, person: str) -> bool:
        return person in self._away

    def raise_hand(self, person: str, now: int) -> None:
        self._hands.setdefault(person, now)

    def lower_hand(self, person: str) -> None:
        self._hands.pop(person, None)

    def set_away(self, person: str, *, away: bool) -> None:
        if away:
            self._away.add(person)
        else:
            self._away.discard(person)

    def keep(self) -> KeptGestures:
        return KeptGestures(hands=dict(self._hands), away=frozenset(self._away))

    def restore(self, kept: KeptGestures) -> None:
        self._hands, self._away = dict(kept.hands), set(kept.away)

    def forget(self, person: str) -> None:
        """The person is gone."""
        self._hands.pop(person, None)
        self._away.discard(person)
