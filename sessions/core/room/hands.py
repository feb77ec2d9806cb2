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
    """When the first hand of those who speak will have had its turn."""
    return min(_turns(state).values(), default=None)


def lower_spoken(state: RoomState, now: int) -> None:
    """Lowers the hands of those who have had their turn."""
    for person, at in _turns(state).items():
        if now >= at:
            state.gestures.lower_hand(person)


def _turns(state: RoomState) -> dict[str, int]:
    """When the hand of each who speaks, here or in a breakout, will have had its turn."""
    turns = {}
    for floor in state.news.floors.values():
        hand_ms = state.gestures.hand_ms(floor.person)
        if hand_ms is not None and hand_ms <= floor.since_ms:
            turns[floor.person] = floor.since_ms + SPOKEN_MS
    return turns


def set_away(state: RoomState, sender: Peer, *, away: bool) -> list[Effect]:
    """The sender takes a minute, or is back from it."""
    state.gestures.set_away(sender.person, away=away)
    return []
