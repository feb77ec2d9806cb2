"""What each participant may see of the breakouts."""

from __future__ import annotations

from sessions.core.protocol.values import Breakout, Breakouts
from sessions.core.room.state import Person, RoomState


def divided(state: RoomState, person: Person) -> Breakouts | None:
    """Facilitators see who is where; a client sees their own breakout, or none while they are in no one."""
    partition = state.partition
    if not partition.is_open:
        return None
    here = state.places.of(person.id)
    rooms = tuple(
        _breakout(state, breakout, name)
        for breakout, name in partition.rooms()
        if person.role == "facilitator" or breakout == here
    )
    return Breakouts(
        since_ms=partition.since_ms, until_ms=partition.until_ms, note=partition.note, rooms=rooms
    )


def _breakout(state: RoomState, breakout: str, name: str) -> Breakout:
    there = (one for one in state.places.people_in(breakout) if state.seats.shown(one) is not None)
    return Breakout(id=breakout, name=name, people=tuple(there), asked_ms=state.partition.asked_ms(breakout))
