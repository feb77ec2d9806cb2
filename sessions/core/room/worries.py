"""Whom those who lead look after: who asked for help, on whom they keep an eye, who is gone unexpectedly.

None of it is ever shown to another client. Kept over a restart of the node.
"""

from __future__ import annotations

from collections.abc import Mapping

from sessions.core.protocol.values import HelpCall
from sessions.core.room.kept import Kept


class KeptWorries(Kept):
    """`calls`, `vanished`, `left` and `names` by person; instants in ms UTC."""

    calls: Mapping[str, HelpCall] = {}
    watched: frozenset[str] = frozenset()
    vanished: Mapping[str, int] = {}
    left: Mapping[str, int] = {}
    names: Mapping[str, str] = {}


class Worries:
    """By person, in the order in which they began; instants in ms UTC."""

    def __init__(self) -> None:
        self._calls: dict[str, HelpCall] = {}
        self._watched: dict[str, None] = {}
        self._vanished: dict[str, int] = {}
        self._left: dict[str, int] = {}
        self._names: dict[str, str] = {}

    def people(self) -> tuple[str, ...]:
        """Everybody there is something about: the vanished first, then who calls, then who is watched."""
        return tuple({**self._vanished, **self._calls, **self._left, **self._watched})

    def know(self, person: str, name: str) -> None:
        """Remembers the name for as long as the room lasts: after a restart the person may not be there."""
        self._names[person] = name

    def name_of(self, person: str) -> str:
        return self._names.get(person, "")

    def call(self, person: str) -> HelpCall | None:
        """The person's own call, until somebody settles it or they take it back."""
        return self._calls.get(person)

    def is_watched(self, person: str) -> bool:
        return person in self._watched

    def vanished_ms(self, person: str) -> int | None:
        """Since when the person is gone without a word."""
        return self._vanished.get(person)

    def left_ms(self, person: str) -> int | None:
        """When the person left by their own press."""
        return self._left.get(person)

    def is_at_stake(self, person: str) -> bool:
        """Whether it matters at once if this person is gone without a word."""
        return person in self._watched or person in self._calls

    def ask(self, person: str, now: int) -> None:
        self._calls.setdefault(person, HelpCall(asked_ms=now, seen_by=None))

    def see(self, person: str, by: str) -> None:
        """Somebody who leads, by name, has seen the call; the first one counts."""
        call = self._calls[person]
        if call.seen_by is None:
            self._calls[person] = call.model_copy(update={"seen_by": by})

    def settle(self, person: str) -> None:
        """The call is over, and so is the worry that the person is gone."""
        for table in (self._calls, self._vanished, self._left):
            table.pop(person, None)

    def watch(self, person: str, *, watched: bool) -> None:
        if watched:
            self._watched[person] = None
        else:
            self._watched.pop(person, None)

    def vanish(self, person: str, now: int) -> None:
        self._vanished[person] = now

    def leave(self, person: str, now: int) -> None:
        """The person has left by their own press."""
        self._left[person] = now

    def came(self, person: str) -> None:
        """The person is here again."""
        self._vanished.pop(person, None)
        self._left.pop(person, None)

    def keep(self) -> KeptWorries:
        return KeptWorries(
            calls=dict(self._calls),
            watched=frozenset(self._watched),
            vanished=dict(self._vanished),
            left=dict(self._left),
            names=dict(self._names),
        )

    def restore(self, kept: KeptWorries) -> None:
        self._calls, self._vanished = dict(kept.calls), dict(kept.vanished)
        self._left = dict(kept.left)
        self._watched, self._names = dict.fromkeys(sorted(kept.watched)), dict(kept.names)
