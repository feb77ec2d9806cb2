"""Who leads the room, and who sits out of what the group does; both kept over a restart of the node."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sessions.core.protocol.leadership import SittingOut
from sessions.core.room.kept import Kept


class Sitting(Kept):
    """One person's time out so far: since when (ms UTC), marked by whom, and what the others read of it."""

    out: SittingOut
    by: str


class KeptLead(Kept):
    """Who leads, and `out` by person."""

    leader: str | None = None
    out: Mapping[str, Sitting] = {}


class Lead:
    """`leader` is the facilitator who leads, by id."""

    def __init__(self) -> None:
        self._kept = KeptLead()
        self.leader: str | None = None

    def hand_to(self, person: str) -> None:
        """This facilitator leads from now on."""
        self._lead(person)

    def settle(self, present: Collection[str], expected: Collection[str]) -> None:
        """`present` facilitators, longest here first, and `expected` back after a restart: whoever leads goes
        on while they are here or expected; else the next one leads."""
        if self.leader in present or self.leader in expected:
            return
        self._lead(next(iter(present), None))

    def _lead(self, person: str | None) -> None:
        if person != self.leader:
            self.leader = person
            self._kept = self._kept.model_copy(update={"leader": person})

    def sit_out(self, sitting: Sitting) -> None:
        """Marks a person; who is marked already keeps their earlier mark."""
        person = sitting.out.id
        if person not in self._kept.out:
            self._kept = self._kept.model_copy(update={"out": {**self._kept.out, person: sitting}})

    def take_part(self, person: str) -> Sitting | None:
        """Takes the mark away; what it was."""
        sitting = self._kept.out.get(person)
        if sitting is not None:
            left = {one: kept for one, kept in self._kept.out.items() if one != person}
            self._kept = self._kept.model_copy(update={"out": left})
        return sitting

    def sitting(self) -> tuple[Sitting, ...]:
        """Everybody who sits out, in the order in which they were marked."""
        return tuple(self._kept.out.values())

    def keep(self) -> KeptLead:
        return self._kept

    def restore(self, kept: KeptLead) -> None:
        self._kept, self.leader = kept, kept.leader
