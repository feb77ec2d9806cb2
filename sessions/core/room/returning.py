"""Who was in the room when its node died, and is given time to come back to what they left."""

from __future__ import annotations

# Longer keeps a hand up, and somebody alone aside, for a person who is gone. Shorter takes them from
# somebody who is still finding the new node (PROMISES R2: at most 15 s).
RETURN_MS = 60_000


class Returning:
    """By person, until when; instants in ms UTC."""

    def __init__(self) -> None:
        self._until_ms: dict[str, int] = {}

    def expect(self, person: str, now: int) -> None:
        """The person may be back soon."""
        self._until_ms[person] = now + RETURN_MS

    def came(self, person: str) -> None:
        """The person is back."""
        self._until_ms.pop(person, None)

    def people(self) -> tuple[str, ...]:
        """Who is expected."""
        return tuple(self._until_ms)

    def deadline(self) -> int | None:
        """When the next of them is given up."""
        return min(self._until_ms.values(), default=None)

    def give_up(self, now: int) -> tuple[str, ...]:
        """Who has not come back in time; they are expected no longer."""
        late = tuple(person for person, until_ms in self._until_ms.items() if now >= until_ms)
        for person in late:
            self.came(person)
        return late
