"""Captions that a person writes: who that is, and the last lines, in the place where they are."""

from __future__ import annotations

from sessions.core.protocol.together import Caption, Captions
from sessions.core.protocol.values import RefusalCode
from sessions.core.room.kept import Kept
from sessions.core.room.pace import Pace
from sessions.core.room.plaintext import plain

# More can be read again after a glance away, and is sent to everybody with every line.
SHOWN_LINES = 4
PACE_LIMIT, PACE_MS = 40, 20_000
NO_CAPTIONS = Captions(by=None, lines=())


class KeptCaptioning(Kept):
    """The lines are gone with the moment: a transcript would be a record of what people said."""

    by: str | None = None


class Captioning:
    """One person at a time."""

    def __init__(self) -> None:
        self._pace = Pace(PACE_LIMIT, PACE_MS)
        self._captions = NO_CAPTIONS
        self._place = ""

    @property
    def by(self) -> str | None:
        return self._captions.by

    def choose(self, person: str | None) -> None:
        """This person writes from now on; what another wrote is gone."""
        if person != self.by:
            self._captions = Captions(by=person, lines=())

    def write(self, person: str, text: str, *, place: str, now: int) -> RefusalCode | None:
        """Adds a line for those in `place`; somebody else's place does not read on."""
        if person != self.by:
            return RefusalCode.NOT_ALLOWED
        if not self._pace.take(person, now):
            return RefusalCode.TOO_MANY
        lines = self._captions.lines if place == self._place else ()
        n = self._captions.lines[-1].n + 1 if self._captions.lines else 1
        added = (*lines, Caption(n=n, text=plain(text)))[-SHOWN_LINES:]
        self._place, self._captions = place, Captions(by=person, lines=added)
        return None

    def view(self, place: str) -> Captions:
        if place == self._place or not self._captions.lines:
            return self._captions
        return self._captions.model_copy(update={"lines": ()})

    def keep(self) -> KeptCaptioning:
        return KeptCaptioning(by=self.by)

    def restore(self, kept: KeptCaptioning) -> None:
        self.choose(kept.by)
