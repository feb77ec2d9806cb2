"""Who is to lead by the roster: named at the door until they are in, and never without a seat.

The roster is the database's and may change while the room is open; whoever drives the room tells it. It
gives nobody a right here: that is what tickets are for.
"""

from __future__ import annotations

from collections.abc import Iterable

from sessions.core.room.plan import Leader
from sessions.core.room.state import RoomState


def expect(state: RoomState, leaders: Iterable[Leader]) -> None:
    """These people are to lead from now on."""
    state.leaders = tuple(leaders)


def has_seat_for(state: RoomState, person: str) -> bool:
    """Whether there is a seat for somebody who is let in, besides those of everybody who is yet to lead."""
    kept = sum(1 for leader in state.leaders if not state.seats.is_in_use(leader.id))
    return state.seats.has_room_for(person, kept=kept)
