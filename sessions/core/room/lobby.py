"""Who waits, who was let in, who was turned away."""

from __future__ import annotations

from sessions.core.room.kept import Kept

DENIALS_THAT_BLOCK = 2


class KeptLobby(Kept):
    """The lock, and whose access was taken back for the rest of the session."""

    locked: bool = False
    barred: frozenset[str] = frozenset()


class Lobby:
    """Admission of people, not of connections. Facilitators are admitted by being who they are."""

    def __init__(self) -> None:
        self._since: dict[str, int] = {}
        self._admitted: set[str] = set()
        self._denials: dict[str, int] = {}
        self._barred: set[str] = set()
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

    def deny(self, person: str) -> None:
        """Turns the person away; the second time for good."""
        self.forget(person)
        self._denials[person] = self._denials.get(person, 0) + 1
        if self._denials[person] >= DENIALS_THAT_BLOCK:
            self._barred.add(person)

    def revoke(self, person: str, *, barred: bool) -> None:
        """Takes an admission back, and with it every token it gave; `barred`: they may not even wait."""
        self.forget(person)
        self._admitted.discard(person)
        self._sent_out.add(person)
        if barred:
            self._barred.add(person)

    def clear(self) -> None:
        """Nobody waits any longer."""
        self._since.clear()

    def keep(self) -> KeptLobby:
        return KeptLobby(locked=self.is_locked, barred=frozenset(self._barred))

    def restore(self, kept: KeptLobby) -> None:
        """Whom the facts say was turned away twice stays barred too."""
        self.is_locked = kept.locked
        self._barred |= kept.barred

    def is_admitted(self, person: str) -> bool:
        return person in self._admitted

    def is_sent_out(self, person: str) -> bool:
        """Whether an admission of theirs was taken back, and no newer one given."""
        return person in self._sent_out

    def is_barred(self, person: str) -> bool:
        return person in self._barred

    def waiting(self) -> tuple[tuple[str, int], ...]:
        """(person, since when in ms), in order of arrival."""
        return tuple(self._since.items())
