"""The session's marks: a facilitator starts it and ends it; forgotten, it ends by itself."""

from __future__ import annotations

from sessions.core.protocol.events import CloseCode
from sessions.core.room.departure import write_off
from sessions.core.room.effects import AttendanceChanged, Close, CloseMedia, Effect
from sessions.core.room.leadership import end_sitting
from sessions.core.room.presence import Peer
from sessions.core.room.state import RoomState


def start(state: RoomState, now: int) -> list[Effect]:
    """Minutes count from here."""
    state.life.started_ms = now
    state.size.begin(state.clients_inside())
    return [state.ledger.started(now), AttendanceChanged()]


def end(state: RoomState, at_ms: int, *, now: int) -> list[Effect]:
    """Seals the session at `at_ms` (the automatic end may lie before `now`) and ends every connection.

    The connections stay listed so that they can be told; the caller clears the room after that.
    """
    state.life.ended_ms = at_ms
    state.partition.close()
    effects: list[Effect] = [*end_sitting(state, at_ms, now=now), state.ledger.ended(at_ms)]
    for peer in state.presence.everyone():
        effects += _see_off(state, peer, now)
    return [*effects, AttendanceChanged()]


def end_if_forgotten(state: RoomState, now: int) -> list[Effect]:
    """The automatic end of MINUTES sections 4 and 9, when it is due."""
    at_ms = state.life.due_end(now, led=state.is_attended())
    return [] if at_ms is None else end(state, at_ms, now=now)


def _see_off(state: RoomState, peer: Peer, now: int) -> list[Effect]:
    effects = [*write_off(state, peer, "ended", now=now), CloseMedia(peer.id)]
    return [*effects, Close(peer.id, CloseCode.SESSION_ENDED)] if peer.connected else effects
