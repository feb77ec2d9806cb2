"""Who is let through to a room: reads tickets and rejoin tokens, without a database."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from sessions.live.clock import SteadyClock, wall_ms
from sessions.services.tickets import RejoinToken, Ticket, read_entry

CONNECTIONS_MAX = 6  # of one person in one room: a laptop, a phone and a few that have not timed out yet


class Door:
    """Remembers the tickets that were used, for as long as they would still be good.

    Tickets are issued by the wall clock and judged by it, so that a step of it keeps nobody out; a token is
    good for hours and judged by `clock`, so that a step ends none.
    """

    def __init__(self, clock: SteadyClock, wall: Callable[[], int] = wall_ms) -> None:
        self._clock = clock
        self._wall_ms = wall
        self._used: dict[str, int] = {}

    def read(self, text: str, session: UUID) -> Ticket | RejoinToken | None:
        """The ticket or token in `text`, if it is for `session` and in force."""
        entry = read_entry(text, 0)
        if entry is None or entry.session != str(session):
            return None
        now_ms = self._clock.now_ms() if isinstance(entry, RejoinToken) else self._wall_ms()
        return entry if entry.expires_ms > now_ms else None

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
        now_ms = self._wall_ms()
        self._used = {nonce: expires for nonce, expires in self._used.items() if expires > now_ms}
