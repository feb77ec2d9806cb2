"""Raised hands, in the order in which they went up, and minutes that people take for themselves.

Neither is a fact of the ledger: whoever takes a minute is in the room, and is counted.
"""

from __future__ import annotations

from sessions.core.protocol.values import RefusalCode
from sessions.core.room.effects import Effect
from sessions.core.room.presence import Peer
from sessions.core.room.state import RoomState


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


def set_away(state: RoomState, sender: Peer, *, away: bool) -> list[Effect]:
    """The sender takes a minute, or is back from it."""
    state.gestures.set_away(sender.person, away=away)
    return []
