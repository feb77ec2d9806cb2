"""Small signs: shown for a moment, counted by nobody, kept nowhere."""

from __future__ import annotations

from sessions.core.protocol.together import Reaction, ReactionKind
from sessions.core.room.pace import Pace

# Longer fills the screen with signs; shorter is gone before somebody on a slow line has seen it.
SHOWN_MS = 6000
PACE_LIMIT, PACE_MS = 5, 15_000


class Reactions:
    """The newest of each person, and where they were; instants in ms UTC."""

    def __init__(self) -> None:
        self.pace = Pace(PACE_LIMIT, PACE_MS)
        self._shown: dict[str, tuple[str, Reaction]] = {}
        self._views: dict[str, tuple[Reaction, ...]] = {}

    def show(self, person: str, name: str, *, kind: ReactionKind, place: str, now: int) -> None:
        self._shown.pop(person, None)
        self._shown[person] = (place, Reaction(by=person, name=name, kind=kind, at_ms=now))
        self._views.clear()

    def view(self, place: str) -> tuple[Reaction, ...]:
        """In order of time."""
        if place not in self._views:
            self._views[place] = tuple(one for where, one in self._shown.values() if where == place)
        return self._views[place]

    def fade(self, now: int) -> None:
        """Takes away what was shown for long enough."""
        over = [person for person, (_, one) in self._shown.items() if now >= one.at_ms + SHOWN_MS]
        for person in over:
            del self._shown[person]
        if over:
            self._views.clear()

    def deadline(self) -> int | None:
        """When the next one goes."""
        return min((one.at_ms + SHOWN_MS for _, one in self._shown.values()), default=None)
