"""Places in the circle: kept across reconnects, and after leaving for as long as nobody needs them."""

from __future__ import annotations


class Seats:
    """Gives each person one seat from 0 to `count` - 1, and knows whose connection each one shows."""

    def __init__(self, count: int) -> None:
        self._free = list(range(count))
        self._seat: dict[str, int] = {}
        self._departed: dict[str, None] = {}
        self._shown: dict[str, str] = {}
        self._chosen_ms: dict[str, int] = {}

    def of(self, person: str) -> int | None:
        return self._seat.get(person)

    def is_in_use(self, person: str) -> bool:
        """Whether the person has a seat and is in it."""
        return person in self._seat and person not in self._departed

    def has_room_for(self, person: str, *, kept: int = 0) -> bool:
        """Whether `take` would find a seat and leave `kept` of them for others; one's own is always there."""
        return person in self._seat or len(self._free) + len(self._departed) > kept

    def take(self, person: str, wanted: int | None = None) -> int | None:
        """The person's own seat; else `wanted` if nobody had it; else a fresh one; else the seat of whoever
        departed longest ago. None: the room is full."""
        self._departed.pop(person, None)
        if person in self._seat:
            return self._seat[person]
        seat = self._fresh(wanted)
        if seat is not None:
            self._seat[person] = seat
        return seat

    def depart(self, person: str) -> None:
        """The person is not in the room; their seat is the last to be given away."""
        if person in self._seat:
            self._departed[person] = None

    def shown(self, person: str) -> str | None:
        """The connection that holds the person's seat."""
        return self._shown.get(person)

    def show(self, person: str, peer: str | None, *, chosen_ms: int = 0) -> None:
        """The seat shows `peer`, whose device the person chose at `chosen_ms`."""
        self._chosen_ms[person] = max(chosen_ms, self._chosen_ms.get(person, 0))
        if peer is None:
            self._shown.pop(person, None)
        else:
            self._shown[person] = peer

    def chosen_ms(self, person: str) -> int:
        """When the person last chose a device that had their seat; it may be gone since."""
        return self._chosen_ms.get(person, 0)

    def _fresh(self, wanted: int | None) -> int | None:
        if wanted in self._free:
            self._free.remove(wanted)
            return wanted
        if self._free:
            return self._free.pop(0)
        if self._departed:
            return self._seat.pop(self._departed_longest_ago())
        return None

    def _departed_longest_ago(self) -> str:
        person = next(iter(self._departed))
        del self._departed[person]
        return person
