"""What facilitators have asked of each person's devices: off at once, on only by the person's own hand.

Counted, not flagged, so that a browser which was away notices on its return (`Stopped` of the wire). After a
restart the counts begin anew: what was switched off is off in the browsers by then.
"""

from __future__ import annotations

from sessions.core.protocol.values import Stopped

_NEVER = Stopped(microphone=0, camera=0)


class Wishes:
    """By person, whichever connection of theirs holds the seat."""

    def __init__(self) -> None:
        self._stopped: dict[str, Stopped] = {}
        self._asked_ms: dict[str, int] = {}

    def stopped(self, person: str) -> Stopped:
        return self._stopped.get(person, _NEVER)

    def asked_ms(self, person: str) -> int | None:
        """When the person was last asked for their microphone, until they switch it on or are muted."""
        return self._asked_ms.get(person)

    def stop(self, person: str, *, microphone: bool, camera: bool) -> None:
        """Notes that a facilitator switched something of theirs off."""
        before = self.stopped(person)
        self._stopped[person] = Stopped(
            microphone=before.microphone + microphone, camera=before.camera + camera
        )
        if microphone:
            self.fulfil(person)

    def ask(self, person: str, now: int) -> None:
        self._asked_ms[person] = now

    def fulfil(self, person: str) -> None:
        """Nothing is asked of the person any longer."""
        self._asked_ms.pop(person, None)

    def has_heard(self, person: str, stops: int) -> bool:
        """Whether whoever knows of `stops` stops knows of all of them."""
        stopped = self.stopped(person)
        return stops >= stopped.microphone + stopped.camera
