"""The floor: facilitators quiet a microphone or a camera, and ask for a voice. Nobody turns on another's."""

from __future__ import annotations

from sessions.core.protocol.values import RefusalCode
from sessions.core.room.effects import Effect
from sessions.core.room.presence import Peer
from sessions.core.room.sending import send
from sessions.core.room.state import RoomState


def mute(state: RoomState, person: str, now: int) -> list[Effect] | RefusalCode:
    """The person's microphone is off from now on."""
    peer = _seated(state, person)
    return RefusalCode.NOT_HERE if peer is None else _mute(state, peer, now)


def mute_all(state: RoomState, now: int) -> list[Effect]:
    """Everybody's microphone is off; those who lead keep theirs, and interpreters: they are who others hear
    by. One by one, anybody can be muted."""
    effects: list[Effect] = []
    for person in state.people.values():
        peer = _seated(state, person.id)
        is_heard_by = person.role == "facilitator" or person.capacity == "interpreter"
        if peer is not None and not is_heard_by:
            effects += _mute(state, peer, now)
    return effects


def stop_camera(state: RoomState, person: str, now: int) -> list[Effect] | RefusalCode:
    """The person's camera is off from now on."""
    peer = _seated(state, person)
    if peer is None:
        return RefusalCode.NOT_HERE
    if not peer.camera:
        return []
    state.wishes.stop(person, microphone=False, camera=True)
    return send(state, peer, now, microphone=peer.microphone, camera=False)


def ask_to_unmute(state: RoomState, person: str, now: int) -> list[Effect] | RefusalCode:
    """The person sees a gentle prompt, until they speak or put it away."""
    peer = _seated(state, person)
    if peer is None:
        return RefusalCode.NOT_HERE
    if not peer.microphone:
        state.wishes.ask(person, now)
    return []


def _mute(state: RoomState, peer: Peer, now: int) -> list[Effect]:
    if not peer.microphone:
        return []
    state.wishes.stop(peer.person, microphone=True, camera=False)
    return send(state, peer, now, microphone=False, camera=peer.camera)


def _seated(state: RoomState, person: str) -> Peer | None:
    """The connection that holds the seat of somebody in the room."""
    shown = state.seats.shown(person)
    return state.presence.get(shown) if shown else None
