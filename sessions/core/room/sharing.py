"""Showing a screen: who may, who does, and when it ends by itself.

The stage is a seat of its own that nobody sits in, so nothing is negotiated anew. A screen stays with the
connection and the place it was shown from: whoever goes, goes aside or takes a minute takes it along.
"""

from __future__ import annotations

from sessions.core.protocol.values import RefusalCode
from sessions.core.room.effects import Effect, StageMedia
from sessions.core.room.presence import Peer
from sessions.core.room.sending import holds_seat
from sessions.core.room.state import RoomState


def set_sharing(state: RoomState, sender: Peer, *, on: bool) -> list[Effect] | RefusalCode:
    """The sender's screen is shown, or no longer."""
    screen, person = state.screen, sender.person
    if not on:
        return _clear(state) if screen.person == person else []
    if state.people[person].role == "client" and not screen.clients_may:
        return RefusalCode.SHARING_OFF
    if not holds_seat(state, sender):
        return RefusalCode.NO_SEAT
    if screen.person not in (None, person):
        return RefusalCode.SHARED_ALREADY
    screen.show(person, sender.id, state.places.of(person))
    return [StageMedia(state.plan.stage, sender.id)]


def allow_sharing(state: RoomState, *, allowed: bool) -> list[Effect]:
    """Clients may show their screens; taken back, a client's screen goes."""
    state.screen.clients_may = allowed
    person = state.screen.person
    is_clients = person is not None and state.people[person].role == "client"
    return _clear(state) if is_clients and not allowed else []


def stop_sharing(state: RoomState) -> list[Effect]:
    """The stage is empty, whoever had it."""
    return _clear(state)


def end_if_gone(state: RoomState) -> list[Effect]:
    """Takes the screen away once its connection, its person or their place is another."""
    screen = state.screen
    if screen.person is None or screen.peer is None:
        return []
    stays = (
        state.seats.shown(screen.person) == screen.peer
        and state.places.of(screen.person) == screen.place
        and not state.gestures.is_away(screen.person)
        and state.life.phase != "ended"
    )
    return [] if stays else _clear(state)


def _clear(state: RoomState) -> list[Effect]:
    if state.screen.person is None:
        return []
    state.screen.clear()
    return [StageMedia(state.plan.stage, None)]
