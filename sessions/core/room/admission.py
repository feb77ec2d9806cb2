"""Letting people in from the lobby, or turning them away."""

from __future__ import annotations

from sessions.core.protocol.events import CloseCode
from sessions.core.protocol.values import RefusalCode, RemovalReason
from sessions.core.room.counting import note_return
from sessions.core.room.departure import drop
from sessions.core.room.effects import AttendanceChanged, Close, DoorNoted, Effect, GrantRejoin, Removed
from sessions.core.room.moving import go_home, place_late
from sessions.core.room.presence import Peer, record_proofs
from sessions.core.room.roster import has_seat_for
from sessions.core.room.sending import reseat
from sessions.core.room.state import RoomState


def admit(state: RoomState, person: str, now: int) -> list[Effect] | RefusalCode:
    """The person is in, with every connection whose websocket is open; one that is cut enters on return.

    Who comes as a captioner writes the captions, unless somebody does already."""
    if not _is_waiting(state, person):
        return RefusalCode.NOT_WAITING
    if state.lobby.is_locked:
        return RefusalCode.LOCKED
    if state.plan.rules.cap_action == "block" and state.is_one_too_many(person):
        return RefusalCode.GROUP_FULL
    if not has_seat_for(state, person):
        return RefusalCode.ROOM_FULL
    state.lobby.admit(person)
    state.lines.forget(person)
    if state.people[person].capacity == "captioner" and state.captioning.by is None:
        state.captioning.choose(person)
    effects: list[Effect] = []
    for peer in state.presence.of(person):
        if peer.connected:
            effects += enter(state, peer, now=now)
    return effects


def admit_all(state: RoomState, now: int) -> list[Effect] | RefusalCode:
    """Everybody who waits, in order of arrival, for as long as there are seats. A client past the cap of the
    group stays: such a one is let in by name or not at all, so that nobody goes past it unawares."""
    effects: list[Effect] = []
    refused: RefusalCode | None = None
    for person, _ in state.lobby.waiting():
        outcome = RefusalCode.GROUP_FULL if state.is_one_too_many(person) else admit(state, person, now)
        if isinstance(outcome, RefusalCode):
            refused = refused or outcome
        else:
            effects += outcome
    return effects or refused or []


def deny(state: RoomState, person: str, by: str, *, now: int) -> list[Effect] | RefusalCode:
    """Sends the person away; they may ask once more, and are told by the code whether that was it."""
    if not _is_waiting(state, person):
        return RefusalCode.NOT_WAITING
    state.lobby.deny(person, state.people[person].name)
    effects = send_away(state, person, now, code=_denial(state, person))
    if state.lobby.is_barred(person):
        effects.append(DoorNoted(person=person, by=by, kind="barred"))
    return effects


def let_wait_again(state: RoomState, person: str, by: str) -> list[Effect] | RefusalCode:
    """Takes back that the person was sent away for the rest of the session; they wait if they come again."""
    if not state.lobby.is_barred(person):
        return RefusalCode.NOT_HERE
    state.lobby.let_wait_again(person)
    return [DoorNoted(person=person, by=by, kind="let_wait_again")]


def remove(
    state: RoomState, person: str, by: str, *, reason: RemovalReason, now: int
) -> list[Effect] | RefusalCode:
    """Sends somebody who was let in out of the room, or keeps who is gone from walking in again: with an old
    token or a new ticket, they wait if they come back."""
    known = state.people.get(person)
    if known is None or not state.lobby.is_admitted(person):
        return RefusalCode.NOT_HERE
    if known.role == "facilitator":
        return RefusalCode.NOT_ALLOWED
    state.lobby.revoke(person, barred=False)
    state.returning.came(person)
    effects = [*send_away(state, person, now, code=CloseCode.REMOVED), *go_home(state, person, now)]
    return [*effects, Removed(person=person, by=by, reason=reason)]


def set_lock(state: RoomState, locked: bool) -> list[Effect]:
    """Locked, everybody at the door stays there until it is opened."""
    state.lobby.is_locked = locked
    return []


def revoke(state: RoomState, person: str, *, barred: bool, now: int) -> list[Effect]:
    """Takes back what an admission gave; `barred`: for the rest of the session."""
    state.lobby.revoke(person, barred=barred)
    return send_away(state, person, now, code=_denial(state, person))


def _denial(state: RoomState, person: str) -> int:
    return CloseCode.BARRED if state.lobby.is_barred(person) else CloseCode.DENIED


def send_away(state: RoomState, person: str, now: int, *, code: int) -> list[Effect]:
    """Ends every connection of the person."""
    effects: list[Effect] = []
    for peer in state.presence.of(person):
        effects += drop(state, peer, "removed", now=now)
        effects += [Close(peer.id, code)] if peer.connected else []
    return effects


def enter(state: RoomState, peer: Peer, *, now: int) -> list[Effect]:
    """Moves a waiting connection of an admitted person into the room, which must have room for them.

    The seat is taken here and not before: a room rebuilt from its facts gives the same seats.
    """
    seat = state.seats.take(peer.person)
    assert seat is not None, "whoever lets people in looks for a seat first"
    effects = record_proofs(state.ledger, peer)
    place_late(state, peer.person)
    where = state.places.of(peer.person)
    if state.presence.chosen_inside(peer.person) is None:
        note_return(state, state.people[peer.person], now)
    peer.place = "main"
    peer.recorded_ms, peer.recorded_place = now, where
    state.note_inside(peer.person)
    effects.append(state.ledger.moved(now, peer=peer.id, place=where))
    effects.append(GrantRejoin(peer.id, peer.person, seat, peer.chosen_ms))
    return [*effects, *reseat(state, peer.person, now), AttendanceChanged()]


def _is_waiting(state: RoomState, person: str) -> bool:
    return any(person == waiting for waiting, _ in state.lobby.waiting())
