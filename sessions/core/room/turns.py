"""A check-in round: whose turn it is, who comes after, who has had theirs."""

from __future__ import annotations

from collections.abc import Sequence

from sessions.core.protocol.together import Round
from sessions.core.protocol.values import RefusalCode
from sessions.core.room.kept import Kept


class KeptTurns(Kept):
    round: Round | None = None


class Turns:
    """At most one round at a time. `here` is always who could have a turn now, in the order of the circle."""

    def __init__(self) -> None:
        self._kept = KeptTurns()

    @property
    def round(self) -> Round | None:
        return self._kept.round

    def start(self, here: Sequence[str]) -> RefusalCode | None:
        """The first in the circle begins; a round that goes on is begun anew."""
        if not here:
            return RefusalCode.NOT_HERE
        self._set(Round(turn=here[0], waiting=tuple(here[1:]), done=()))
        return None

    def next(self, here: Sequence[str]) -> RefusalCode | None:
        """Whoever had the turn is done. Who is away keeps their place; who has come since is last."""
        if self.round is None:
            return RefusalCode.NO_ROUND
        done = _with(self.round.done, self.round.turn)
        known = {*done, *self.round.waiting}
        waiting = [*self.round.waiting, *(person for person in here if person not in known)]
        turn = next((person for person in waiting if person in here), None)
        left = tuple(person for person in waiting if person != turn)
        self._set(Round(turn=turn, waiting=left, done=done))
        return None

    def skip(self, person: str, here: Sequence[str]) -> RefusalCode | None:
        """The person is done without a word about it."""
        if self.round is None:
            return RefusalCode.NO_ROUND
        if self.round.turn == person:
            return self.next(here)
        if person in self.round.waiting:
            waiting = tuple(one for one in self.round.waiting if one != person)
            self._set(Round(turn=self.round.turn, waiting=waiting, done=_with(self.round.done, person)))
        return None

    def end(self) -> None:
        self._set(None)

    def keep(self) -> KeptTurns:
        return self._kept

    def restore(self, kept: KeptTurns) -> None:
        self._kept = kept

    def _set(self, turns: Round | None) -> None:
        self._kept = KeptTurns(round=turns)


def _with(done: tuple[str, ...], person: str | None) -> tuple[str, ...]:
    return done if person is None else (*done, person)
