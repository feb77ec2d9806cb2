"""How connections end: by leaving, by silence, by a closed line, by being sent away, with the session."""

from __future__ import annotations

from sessions.core.attendance.facts import EXACT_REASONS, LeftReason
from sessions.core.protocol.events import CloseCode
from sessions.core.room.caring import note_left, note_vanished
from sessions.core.room.effects import AttendanceChanged, Close, CloseMedia, Effect
from sessions.core.room.moving import go_home
from sessions.core.room.places import is_aside
from sessions.core.room.presence import Peer, record_proofs
from sessions.core.room.sending import reseat
from sessions.core.room.state import RoomState

UNEXPECTED: frozenset[LeftReason] = frozenset({"timeout", "transport_lost"})
"""Gone without a word: no press on Leave, nobody's decision."""


def depart(state: RoomState, peer: Peer, reason: LeftReason, *, now: int) -> list[Effect]:
    """The websocket of `peer` is closed. A lost line is only noted: the person may be back in a moment, and
    their media may still be flowing. If they are back already, the new connection replaced this one.
    Whoever was removed, with all their connections, waits in the lobby if they come again."""
    if reason != "transport_lost":
        effects = drop(state, peer, reason, now=now)
        if reason == "removed" and not state.presence.of(peer.person):
            state.lobby.revoke(peer.person, barred=False)
        return effects
    peer.connected = False
    return [] if state.presence.successor(peer) is None else _expire(state, peer, now)


def leave(state: RoomState, peer: Peer, now: int) -> list[Effect]:
    """The sender goes; other connections of theirs stay."""
    return [*drop(state, peer, "leave", now=now), Close(peer.id, CloseCode.LEFT)]


def expire(state: RoomState, now: int) -> list[Effect]:
    """Ends every connection that has been silent for too long."""
    effects: list[Effect] = []
    for peer in state.presence.everyone():
        if state.presence.is_gone(peer, now):
            effects += _expire(state, peer, now)
    return effects


def give_up(state: RoomState, now: int) -> list[Effect]:
    """Whoever was here before a restart and has not come back is gone, as after a silence."""
    effects: list[Effect] = []
    for person in state.returning.give_up(now):
        state.gestures.forget(person)
        effects += go_home(state, person, now)
        effects += note_vanished(state, person, now)
    return effects


def _expire(state: RoomState, peer: Peer, now: int) -> list[Effect]:
    """A connection that fell silent before a newer one of its person came was replaced by that, then."""
    successor = state.presence.successor(peer)
    if successor is not None:
        effects = drop(state, peer, "replaced", now=successor.joined_ms)
    else:
        effects = drop(state, peer, "timeout" if peer.connected else "transport_lost", now=now)
    return [*effects, Close(peer.id, CloseCode.SILENT)] if peer.connected else effects


def drop(state: RoomState, peer: Peer, reason: LeftReason, *, now: int) -> list[Effect]:
    """Ends one connection; the seat goes to another of the person's, or stays empty for them."""
    effects = write_off(state, peer, reason, now=now)
    if peer.place == "main":
        note_end(state, peer, reason, now=now)
    state.presence.drop(peer.id)
    state.news.forget(peer.id)
    effects += [CloseMedia(peer.id), *reseat(state, peer.person, now), AttendanceChanged()]
    if peer.place == "lobby" and not state.presence.of(peer.person):
        state.lobby.forget(peer.person)
        if reason not in UNEXPECTED:
            state.lines.forget(peer.person)
    if peer.place == "main" and state.presence.chosen_inside(peer.person) is None:
        state.seats.depart(peer.person)
        state.gestures.forget(peer.person)
        place = state.places.of(peer.person)
        if not (reason in UNEXPECTED and state.people[peer.person].role == "guest"):
            effects += go_home(state, peer.person, now)  # a guest whose line was cut comes back to the aside
        _note_gone_leader(state, peer, now if reason in EXACT_REASONS else peer.proved_ms, place=place)
    if not state.presence.of(peer.person):
        effects += _note_going(state, peer.person, reason, now=now)
    return effects


def _note_going(state: RoomState, person: str, reason: LeftReason, *, now: int) -> list[Effect]:
    if reason in UNEXPECTED:
        return note_vanished(state, person, now)
    return note_left(state, person, now) if reason == "leave" else []


def note_end(state: RoomState, peer: Peer, reason: LeftReason, *, now: int) -> None:
    """The end of a connection in the room, as the law reads it: exact only soon after the last proof."""
    gone_s = now // 1000 - peer.proved_ms // 1000
    is_exact = reason in EXACT_REASONS and gone_s <= state.plan.rules.gone_after_s
    at_ms = now if is_exact else peer.proved_ms
    state.absences.ended(peer.person, at_ms, is_exact=is_exact, was_seen=peer.camera)


def write_off(state: RoomState, peer: Peer, reason: LeftReason, *, now: int) -> list[Effect]:
    """The facts of an end: the last proofs of life, then `left`."""
    return [*record_proofs(state.ledger, peer), state.ledger.left(now, peer=peer.id, reason=reason)]


def _note_gone_leader(state: RoomState, peer: Peer, until_ms: int, *, place: str) -> None:
    if state.people[peer.person].role != "facilitator":
        return
    if not state.is_attended():
        state.life.note_unled(until_ms)
    if not is_aside(place) and not state.is_led():
        state.life.note_uncovered(until_ms)
