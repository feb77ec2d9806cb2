"""Where people are who are not in the main room (MINUTES section 2: `breakout:<id>`, `aside:<id>`)."""

from __future__ import annotations

from sessions.core.attendance.facts import MAIN

_ASIDE = "aside:"


def is_aside(place: str) -> bool:
    """Private, away from the group; main and breakouts are the group (MINUTES section 4, covered)."""
    return place.startswith(_ASIDE)


class Places:
    """By person, whichever connections they have. `epoch` keeps names apart from those of other nodes."""

    def __init__(self, epoch: int) -> None:
        self._epoch = epoch
        self._count = 0
        self._where: dict[str, str] = {}

    def of(self, person: str) -> str:
        return self._where.get(person, MAIN)

    def new_aside(self) -> str:
        """A name that no place had before."""
        self._count += 1
        return f"{_ASIDE}{self._epoch}-{self._count}"

    def put(self, person: str, place: str) -> None:
        if place == MAIN:
            self._where.pop(person, None)
        else:
            self._where[person] = place

    def people_in(self, place: str) -> tuple[str, ...]:
        """Who is in a place other than the group's."""
        return tuple(person for person, where in self._where.items() if where == place)


def media_place(place: str) -> str:
    """What the media plane calls it."""
    return "" if place == MAIN else place
