"""How many distinct clients a session has had: what the cap of a group speaks of (MINUTES case 26).

Who is there before Start and goes again has no minutes and is none of them; who was there after it stays one
of them, for one who goes makes no room for another. Guests, observers and those who lead are not counted.
"""

from __future__ import annotations

from collections.abc import Iterable


class GroupSize:
    """Clients since Start, by person; told by whoever lets people in or starts the session."""

    def __init__(self) -> None:
        self._seen: set[str] = set()

    def begin(self, inside: Iterable[str]) -> None:
        """Start was pressed with these clients in the room."""
        self._seen = set(inside)

    def enter(self, client: str) -> None:
        """A client came in after Start."""
        self._seen.add(client)

    def with_those(self, inside: Iterable[str]) -> set[str]:
        """Everybody who counts, given who is in the room."""
        return self._seen.union(inside)
