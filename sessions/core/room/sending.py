"""What a connection sends: stated by its own person only, forwarded only while it holds the seat."""

from __future__ import annotations

from sessions.core.protocol.commands import Offer, SetSending
from sessions.core.protocol.values import RefusalCode
from sessions.core.room.effects import (
    CloseMedia,
    Effect,
    GrantRejoin,
    Negotiate,
    PlaceMedia,
    SeatMedia,
    SendingMedia,
)
from sessions.core.room.places import media_place
from sessions.core.room.presence import Peer, record_proofs
from sessions.core.room.state import RoomState


def set_sending(state: RoomState, peer: Peer, command: SetSending, *, now: int) -> list[Effect] | RefusalCode:
    """The sender's microphone and camera, for the ledger, the media plane and the others' tiles."""
    if not holds_seat(state, peer):
        return RefusalCode.NO_SEAT
    microphone, camera = command.microphone, command.camera
    if not state.wishes.has_heard(peer.person, command.stops):
        microphone, camera = microphone and peer.microphone, camera and peer.camera
    if microphone:
        state.wishes.fulfil(peer.person)
    effects = send(state, peer, now, microphone=microphone, camera=camera)
    return effects + _choose(state, peer, now) if microphone or camera else effects


def _choose(state: RoomState, peer: Peer, now: int) -> list[Effect]:
    """Who switches something on where they only stood in for a device that is gone has chosen this one."""
    seat = state.seats.of(peer.person)
    if seat is None or peer.chosen_ms >= state.seats.chosen_ms(peer.person):
        return []
    peer.chosen_ms = now
    state.seats.show(peer.person, peer.id, chosen_ms=now)
    return [GrantRejoin(peer.id, peer.person, seat, now)]


def offer(state: RoomState, peer: Peer, command: Offer) -> list[Effect] | RefusalCode:
    """Starts (or starts over) the peer's media; a second peer connection is seated as the first one was."""
    seat = state.seats.of(peer.person)
    if seat is None or not holds_seat(state, peer):
        return RefusalCode.NO_SEAT
    place = media_place(state.places.of(peer.person))
    return [
        *([PlaceMedia(peer.id, place)] if place else []),
        Negotiate(peer.id, command.ref, command.sdp),
        SeatMedia(seat, peer.id),
        SendingMedia(peer.id, peer.microphone, peer.camera),
    ]


def holds_seat(state: RoomState, peer: Peer) -> bool:
    return state.seats.shown(peer.person) == peer.id


def reseat(state: RoomState, person: str, now: int) -> list[Effect]:
    """Gives the person's seat to the connection they chose last; the one that had it falls silent."""
    seat, shown = state.seats.of(person), state.seats.shown(person)
    chosen = state.presence.chosen_inside(person)
    after = chosen.id if chosen else None
    if seat is None or shown == after:
        return []
    state.seats.show(person, after, chosen_ms=chosen.chosen_ms if chosen else 0)
    return [*_silence(state, shown, now), SeatMedia(seat, after)]


def _silence(state: RoomState, shown: str | None, now: int) -> list[Effect]:
    """The companion's media end; a connection that is gone was closed when it went."""
    older = state.presence.get(shown) if shown else None
    if older is None:
        return []
    stated = send(state, older, now, microphone=False, camera=False) if older.is_sending_known else []
    return [*stated, CloseMedia(older.id)]


def send(state: RoomState, peer: Peer, now: int, *, microphone: bool, camera: bool) -> list[Effect]:
    """What the peer sends from now on, for the ledger and the media plane."""
    effects: list[Effect] = []
    if (microphone, camera) != (peer.microphone, peer.camera) or not peer.is_sending_known:
        peer.microphone, peer.camera, peer.is_sending_known = microphone, camera, True
        effects += record_proofs(state.ledger, peer)
        effects.append(state.ledger.modality(now, peer=peer.id, video=camera, audio=microphone))
        peer.recorded_ms = now
    return [*effects, SendingMedia(peer.id, microphone, camera)]
