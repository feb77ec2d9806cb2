"""The news of the media plane on its way to those whom it concerns: the floor to everybody in its place,
paused pictures to who does not get them, wanted layers to who sends them."""

from __future__ import annotations

from dataclasses import dataclass

from sessions.core.room.effects import Effect, Send
from sessions.core.room.news import Floor
from sessions.core.room.places import media_place
from sessions.core.room.presence import Peer
from sessions.core.room.state import RoomState


@dataclass(frozen=True, slots=True)
class Speaks:
    """`peer` has the floor of its place from now on; None: nobody there. The place as media have it."""

    peer: str | None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Paused:
    """The pictures of these seats, and no others, are kept from `peer`."""

    peer: str
    seats: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """So many layers of the camera of `peer` are of use to somebody."""

    peer: str
    layers: int


Found = Speaks | Paused | Wanted


def take(state: RoomState, found: Found, now: int) -> None:
    """What the media plane found out; of connections that are not here: nothing."""
    peer = state.presence.get(found.peer) if found.peer is not None else None
    match found:
        case Speaks(place=place):
            state.news.note_floor(place, None if peer is None else Floor(peer.person, now))
        case Paused(seats=seats):
            if peer is not None:
                state.news.note_paused(peer.id, seats)
        case Wanted(layers=layers):
            if peer is not None:
                state.news.note_layers(peer.id, layers)


def tell(state: RoomState, *, skip: str | None = None) -> list[Effect]:
    """To every connection in the room what it does not know yet; `skip` is told a little later."""
    effects: list[Effect] = []
    for peer in state.presence.everyone():
        if peer.place == "main" and peer.connected and peer.id != skip:
            news = state.news.of(peer.id, speaker=_speaker_for(state, peer))
            if state.news.tell(peer.id, news):
                effects.append(Send(peer.id, news))
    return effects


def _speaker_for(state: RoomState, peer: Peer) -> str | None:
    """Who speaks elsewhere is not told here; whoever has gone speaks no more."""
    place = state.places.of(peer.person)
    floor = state.news.floors.get(media_place(place))
    if floor is None or state.seats.shown(floor.person) is None:
        return None
    is_here = state.places.of(floor.person) == place
    return floor.person if is_here else None
