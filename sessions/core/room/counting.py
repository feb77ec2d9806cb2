"""Whether minutes count for one person at this moment, as their own screen says it.

The ledger counts afterwards, from the facts, for the same reasons (MINUTES section 4, Lines): breaks, a mark,
nobody who leads, a camera that is off. Nothing here is written down.
"""

from __future__ import annotations

from sessions.core.protocol.minutes import OwnMinutes, Uncounted
from sessions.core.room.places import is_aside
from sessions.core.room.state import Person, RoomState


def is_counting(state: RoomState, person: Person, now: int) -> bool:
    """The person's own minutes; for those who lead, the group's. Guests have none, and waiting is none."""
    if not _may_count(state, person):
        return False
    return _runs(state, person, now) and _uncounted(state, person) is None


def own_minutes(state: RoomState, person: Person, now: int) -> OwnMinutes | None:
    """What a client in the room is told of their minutes."""
    if person.role != "client" or not state.lobby.is_admitted(person.id):
        return None
    return OwnMinutes(
        uncounted=_said(state, person) if _runs(state, person, now) else None,
        bridge_s=state.absences.bridge_s(person.id),
        absence=state.absences.last(person.id),
    )


def note_return(state: RoomState, person: Person, now: int) -> None:
    """The person is in the room again, with the first of their connections."""
    state.absences.came(
        person.id,
        now,
        is_counted=_runs(state, person, now) and not _sits_out(state, person),
        needs_video=state.plan.needs_video(person.id),
    )


def _may_count(state: RoomState, person: Person) -> bool:
    return person.role != "guest" and state.lobby.is_admitted(person.id)


def _runs(state: RoomState, person: Person, now: int) -> bool:
    """Minutes count where the person is: who is aside is there with somebody who leads."""
    led = is_aside(state.places.of(person.id)) or state.is_led()
    return state.life.is_counting(now, led=led)


def _uncounted(state: RoomState, person: Person) -> Uncounted | None:
    if person.role != "client":
        return None
    if _sits_out(state, person):
        return "sitting_out"
    return "no_video" if state.plan.needs_video(person.id) and not _is_seen(state, person) else None


def _said(state: RoomState, person: Person) -> Uncounted | None:
    """A browser that has just come in tells in a moment what it sends; until then its camera is no news."""
    why = _uncounted(state, person)
    peers = state.presence.of(person.id)
    return None if why == "no_video" and not any(peer.is_sending_known for peer in peers) else why


def _sits_out(state: RoomState, person: Person) -> bool:
    return any(sitting.out.id == person.id for sitting in state.lead.sitting())


def _is_seen(state: RoomState, person: Person) -> bool:
    return any(peer.place == "main" and peer.camera for peer in state.presence.of(person.id))
