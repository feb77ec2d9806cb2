"""The screen on the stage: whose it is, and whether clients may show theirs. One at a time."""

from __future__ import annotations

from sessions.core.attendance.facts import MAIN
from sessions.core.room.kept import Kept


class KeptScreen(Kept):
    """Whether clients may; what was shown ended with the node, and its page shows it again."""

    clients_may: bool = False


class Screen:
    """`peer` is the connection that sends it, `place` where it is shown; all None or the group's without."""

    def __init__(self) -> None:
        self.clients_may = False
        self.person: str | None = None
        self.peer: str | None = None
        self.place = MAIN

    def show(self, person: str, peer: str, place: str) -> None:
        """The stage shows this from now on."""
        self.person, self.peer, self.place = person, peer, place

    def keep(self) -> KeptScreen:
        return KeptScreen(clients_may=self.clients_may)

    def restore(self, kept: KeptScreen) -> None:
        self.clients_may = kept.clients_may

    def clear(self) -> None:
        """The stage is empty."""
        self.person, self.peer, self.place = None, None, MAIN
