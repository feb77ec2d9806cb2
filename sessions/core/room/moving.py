"""Taking people from place to place: facts for their connections, and the media with them."""

from __future__ import annotations

from sessions.core.room.effects import Effect, PlaceMedia
from sessions.core.room.places import is_aside, media_place
from sessions.core.room.presence import Peer, record_proofs
from sessions.core.room.state import RoomState


def move(state: RoomState, person: str, place: str, *, now: int) -> list[Effect]:
    """The person is in `place` from now on. A connection that is cut moves its media, not its fact: that
    would prove that it is alive; it follows when it is back (`follow`)."""
    state.places.put(person, place)
    effects: list[Effect] = []
    for peer in state.presence.of(person):
        if peer.place == "main":
            effects.append(PlaceMedia(peer.id, media_place(place)))
            effects += follow(state, peer, now) if peer.connected else []
    if state.people[person].role == "facilitator" and not state.is_led():
        state.life.note_uncovered(now)
    return effects


def follow(state: RoomState, peer: Peer, now: int) -> list[Effect]:
    """The fact that a connection is where its person is, if it says otherwise so far."""
    place = state.places.of(peer.person)
    if peer.place != "main" or peer.recorded_place == place:
        return []
    effects = record_proofs(state.ledger, peer)
    peer.recorded_place, peer.recorded_ms = place, now
    return [*effects, state.ledger.moved(now, peer=peer.id, place=place)]


def go_home(state: RoomState, person: str, now: int) -> list[Effect]:
    """The person has left the room: whoever was aside with them goes home, and so will they on return."""
    place = state.places.of(person)
    if not is_aside(place):
        return []
    state.places.put(person, state.partition.home_of(person))
    effects: list[Effect] = []
    for other in state.places.people_in(place):
        effects += move(state, other, state.partition.home_of(other), now=now)
    return effects


def place_late(state: RoomState, person: str) -> None:
    """Whoever comes while the group is divided goes where the fewest are, before their first fact."""
    partition, role = state.partition, state.people[person].role
    if role != "client" or not partition.is_open or partition.has_place_for(person):
        return
    clients = [one.id for one in state.people.values() if one.role == "client"]
    partition.settle(person, partition.smallest(clients))
    state.places.put(person, partition.home_of(person))
