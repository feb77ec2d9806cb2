"""The handouts of a room, in the order in which they were shared."""

from __future__ import annotations

from sessions.core.protocol.handouts import Handout
from sessions.core.protocol.values import RefusalCode
from sessions.core.room.kept import Kept

# More makes every snapshot larger (0.7 kB each at most), and nobody reads ten in one session.
SHOWN_MAX = 10


class KeptHandouts(Kept):
    """`links` counts the links shared so far, for their ids."""

    links: int = 0
    shown: tuple[Handout, ...] = ()


class HandoutList:
    """What can be opened now."""

    def __init__(self) -> None:
        self._kept = KeptHandouts()

    @property
    def shown(self) -> tuple[Handout, ...]:
        return self._kept.shown

    @property
    def next_link(self) -> str:
        """The id of the next link; no id of a file looks like it."""
        return f"link-{self._kept.links + 1}"

    def add(self, handout: Handout) -> RefusalCode | None:
        """The newest last. What is there already is not there twice."""
        if any(one.id == handout.id for one in self.shown):
            return RefusalCode.NOT_ALLOWED
        if len(self.shown) >= SHOWN_MAX:
            return RefusalCode.MANY_HANDOUTS
        links = self._kept.links + (handout.kind == "link")
        self._kept = KeptHandouts(links=links, shown=(*self.shown, handout))
        return None

    def withdraw(self, handout: str) -> RefusalCode | None:
        rest = tuple(one for one in self.shown if one.id != handout)
        if len(rest) == len(self.shown):
            return RefusalCode.NO_HANDOUT
        self._kept = self._kept.model_copy(update={"shown": rest})
        return None

    def keep(self) -> KeptHandouts:
        return self._kept

    def restore(self, kept: KeptHandouts) -> None:
        self._kept = kept
