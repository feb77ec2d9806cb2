"""Who waits, who was let in, who was turned away."""

from __future__ import annotations

from collections.abc import Mapping

from sessions.core.room.kept import Kept

DENIALS_THAT_BLOCK = 2


class KeptLobby(Kept):
    """The lock, whose access was taken back, and for the rest of the session or not; `forgiven` denials and
    `names` by person."""

    locked: bool = False
    barred: frozenset[str] = frozenset()
    sent_out: frozenset[str] = frozenset()
    forgiven: Mapping[str, int] = {}
    names: Mapping[str, str] = {}


class Lobby:
    """Admission of people, not of connections. Facilitators are admitted by being who they are."""

    def __init__(self) -> None:
        self._since: dict[str, int] = {}
        self._admitted: set[str] = set()
        self._denials: dict[str, int] = {}
        self._forgiven: dict[str, int] = {}
        self._barred: dict[str, None] = {}
        self._names: dict[str, str] = {}
        self._sent_out: set[str] = set()
        self.is_locked = False

    def wait(self, person: str, now: int) -> None:
        """The person waits from `now`, unless they do already."""
        self._since.setdefault(person, now)

    def forget(self, person: str) -> None:
        """The person waits no longer, for whatever reason."""
        self._since.pop(person, None)

    def admit(self, person: str) -> None:
        """Lets the person in, now and whenever they come back."""
        self.forget(person)
        self._sent_out.discard(person)
        self._admitted.add(person)

    def deny(self, person: str, name: str = "") -> None:
        """Turns the person away; the second time for good. The name is for those who may forgive it."""
        self.forget(person)
        self._names[person] = name
        self._denials[person] = self._denials.get(person, 0) + 1
        if self._held_against(person) >= DENIALS_THAT_BLOCK:
            self._barred[person] = None

    def let_wait_again(self, person: str) -> None:
        """Lets somebody who is barred wait once more; the next denial is for good again."""
        self._barred.pop(person, None)
        self._forgiven[person] = self._denials.get(person, 0) - DENIALS_THAT_BLOCK + 1

    def revoke(self, person: str, *, barred: bool) -> None:
        """Takes an admission back, and with it every token it gave; `barred`: they may not even wait."""
        self.forget(person)
        self._admitted.discard(person)
        self._sent_out.add(person)
        if barred:
            self._barred[person] = None

    def clear(self) -> None:
        """Nobody waits any longer."""
        self._since.clear()

    def keep(self) -> KeptLobby:
        return KeptLobby(
            locked=self.is_locked,
            barred=frozenset(self._barred),
            sent_out=frozenset(self._sent_out),
            forgiven=dict(self._forgiven),
            names={person: self.name_of(person) for person in self._barred},
        )

    def restore(self, kept: KeptLobby) -> None:
        """Whom the facts say was turned away twice stays barred too, unless that was forgiven."""
        self.is_locked = kept.locked
        self._forgiven, self._names = dict(kept.forgiven), dict(kept.names)
        denied = [one for one in self._barred if self._held_against(one) >= DENIALS_THAT_BLOCK]
        self._barred = dict.fromkeys([*denied, *sorted(kept.barred)])
        for person in kept.sent_out:
            self.revoke(person, barred=False)

    def is_admitted(self, person: str) -> bool:
        return person in self._admitted

    def is_sent_out(self, person: str) -> bool:
        """Whether an admission of theirs was taken back, and no newer one given."""
        return person in self._sent_out

    def is_barred(self, person: str) -> bool:
        return person in self._barred

    def is_turned_away(self, person: str) -> bool:
        """Whether the next denial is for good."""
        return self._held_against(person) >= DENIALS_THAT_BLOCK - 1

    def barred(self) -> tuple[str, ...]:
        """Who may not even wait."""
        return tuple(self._barred)

    def name_of(self, person: str) -> str:
        """Of somebody who was denied; empty where only the facts know of it."""
        return self._names.get(person, "")

    def _held_against(self, person: str) -> int:
        return self._denials.get(person, 0) - self._forgiven.get(person, 0)

    def waiting(self) -> tuple[tuple[str, int], ...]:
        """(person, since when in ms), in order of arrival."""
        return tuple(self._since.items())
