"""Who is let through to a room: reads tickets and rejoin tokens, without a database."""

from __future__ import annotations

from uuid import UUID

from sessions.live.clock import SteadyClock
from sessions.services.tickets import RejoinToken, Ticket, read_entry

CONNECTIONS_MAX = 6  # of one person in one room: a laptop, a phone and a few that have not timed out yet


class Door:
    """Remembers the tickets that were used, for as long as they would still be good."""

    def __init__(self, clock: SteadyClock) -> None:
        self._clock = clock
        self._used: dict[str, int] = {}

    def read(self, text: str, session: UUID) -> Ticket | RejoinToken | None:
        """The ticket or token in `text`, if it is for `session` and in force."""
        entry = read_entry(text, self._clock.now_ms())
        return entry if entry is not None and entry.session == str(session) else None

    def may_use(self, entry: Ticket | RejoinToken, epoch: int) -> bool:
        """Whether `entry` opens the room under its present `epoch`; a ticket does so once."""
        if isinstance(entry, RejoinToken):
            return True
        self._forget_expired()
        if entry.epoch != epoch or entry.nonce in self._used:
            return False
        self._used[entry.nonce] = entry.expires_ms
        return True

    def _forget_expired(self) -> None:
        now_ms = self._clock.now_ms()
        self._used = {nonce: expires for nonce, expires in self._used.items() if expires > now_ms}
