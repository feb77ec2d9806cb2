"""Raised hands, in the order in which they went up, and minutes that people take for themselves.

A hand is lowered for its owner once they have had the floor for `SPOKEN_MS` since it went up: they have had
their turn. Whoever raises a hand while speaking already wants another one, and keeps it.
Neither is a fact of the ledger: whoever takes a minute is in the room, and is counted.
"""

from __future__ import annotations

from sessions.core.protocol.values import RefusalCode
from sessions.core.room.effects import Effect
from sessions.core.room.presence import Peer
from sessions.core.room.state import RoomState

# Shorter, an "mm-hm" costs people their turn; longer, hands of those who have spoken stand in the way.
SPOKEN_MS = 3000


def raise_hand(state: RoomState, sender: Peer, now: int) -> list[Effect]:
    """The sender's hand is up; a second time changes nothing of its turn."""
    state.gestures.raise_hand(sender.person, now)
    return []


def lower_hand(state: RoomState, sender: Peer, person: str) -> list[Effect] | RefusalCode:
    """The hand is down, by its owner or by somebody who leads."""
    if person != sender.person and state.people[sender.person].role != "facilitator":
        return RefusalCode.NOT_ALLOWED
    state.gestures.lower_hand(person)
    return []


def lowers_at(state: RoomState) -> int | None:
    """When the hand of whoever speaks will have had its turn."""
    floor = state.news.floor
    hand_ms = state.gestures.hand_ms(floor.person) if floor is not None else None
    if floor is None or hand_ms is None or hand_ms > floor.since_ms:
        return None
    return floor.since_ms + SPOKEN_MS


def lower_spoken(state: RoomState, now: int) -> None:
    """Lowers the hand of whoever has had their turn."""
    at = lowers_at(state)
    if at is not None and now >= at and state.news.floor is not None:
        state.gestures.lower_hand(state.news.floor.person)


def set_away(state: RoomState, sender: Peer, *, away: bool) -> list[Effect]:
    """The sender takes a minute, or is back from it."""
    state.gestures.set_away(sender.person, away=away)
    return []
