"""How the group is divided into breakouts, and who belongs in which; where people are is `places`.

A person's home is where they go when they come in, come back, or end an aside: their breakout while there
are any, else the group.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sessions.core.attendance.facts import MAIN
from sessions.core.protocol.values import Note
from sessions.core.room.kept import Kept

BREAKOUT = "breakout:"


class KeptPartition(Kept):
    """`names` by breakout, in order, `homes` by person; empty while the group is together."""

    names: Mapping[str, str] = {}
    homes: Mapping[str, str] = {}
    asked: Mapping[str, int] = {}
    since_ms: int = 0
    until_ms: int | None = None
    note: Note | None = None


class Partition:
    """Breakouts of one room; `epoch` keeps their names apart from those of other nodes."""

    def __init__(self, epoch: int) -> None:
        self._epoch = epoch
        self._count = 0
        self._names: dict[str, str] = {}
        self._homes: dict[str, str] = {}
        self._asked: dict[str, int] = {}
        self.since_ms = 0
        self.until_ms: int | None = None
        self.note: Note | None = None

    @property
    def is_open(self) -> bool:
        return bool(self._names)

    def open(self, names: Iterable[str], *, now: int, until_ms: int | None) -> tuple[str, ...]:
        """Divides the group; the breakouts' ids, which no breakout had before."""
        self.close()
        for name in names:
            self._count += 1
            self._names[f"{BREAKOUT}{self._epoch}-{self._count}"] = name
        self.since_ms, self.until_ms = now, until_ms
        return tuple(self._names)

    def close(self) -> None:
        """The group is one again."""
        self._names, self._homes, self._asked = {}, {}, {}
        self.since_ms, self.until_ms, self.note = 0, None, None

    def rooms(self) -> tuple[tuple[str, str], ...]:
        """(id, name) of every breakout, in order."""
        return tuple(self._names.items())

    def has(self, breakout: str) -> bool:
        return breakout in self._names

    def home_of(self, person: str) -> str:
        return self._homes.get(person, MAIN)

    def has_place_for(self, person: str) -> bool:
        """Whether it was decided where this person belongs, if only to the group."""
        return person in self._homes

    def settle(self, person: str, home: str) -> None:
        """The person belongs there for as long as the group is divided."""
        if self.is_open:
            self._homes[person] = home

    def smallest(self, people: Iterable[str]) -> str:
        """The breakout in which the fewest of `people` belong, the first of equals."""
        homes = [self.home_of(person) for person in people]
        return min(self._names, key=homes.count)

    def asked_ms(self, breakout: str) -> int | None:
        """Since when somebody there has asked for a facilitator."""
        return self._asked.get(breakout)

    def ask(self, breakout: str, now: int) -> None:
        self._asked.setdefault(breakout, now)

    def answer(self, breakout: str) -> None:
        """A facilitator is there, or is not needed any more."""
        self._asked.pop(breakout, None)

    def keep(self) -> KeptPartition:
        return KeptPartition(
            names=dict(self._names),
            homes=dict(self._homes),
            asked=dict(self._asked),
            since_ms=self.since_ms,
            until_ms=self.until_ms,
            note=self.note,
        )

    def restore(self, kept: KeptPartition, places: Mapping[str, str]) -> None:
        """`places`: where the facts last saw people, which goes before where they belonged."""
        self._names, self._homes, self._asked = dict(kept.names), dict(kept.homes), dict(kept.asked)
        self.since_ms, self.until_ms, self.note = kept.since_ms, kept.until_ms, kept.note
        for person, place in places.items():
            if place.startswith(BREAKOUT):
                self._names.setdefault(place, f"Room {len(self._names) + 1}")
            if place == MAIN or place.startswith(BREAKOUT):
                self.settle(person, place)
