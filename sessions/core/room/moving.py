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
    """The person has left the room: whoever was aside with them goes home, and so will they on return. A
    guest ends nobody's aside."""
    place = state.places.of(person)
    if not is_aside(place):
        return []
    state.places.put(person, state.partition.home_of(person))
    effects: list[Effect] = []
    if state.people[person].role == "guest":
        return effects
    for other in state.places.people_in(place):
        effects += move(state, other, state.partition.home_of(other), now=now)
    return effects


def place_late(state: RoomState, person: str) -> None:
    """Whoever comes while the group is divided goes where the fewest are, before their first fact; a guest
    goes where the client is whom they are here for."""
    partition, known = state.partition, state.people[person]
    if not partition.is_open or partition.has_place_for(person):
        return
    if known.role == "client":
        clients = [one.id for one in state.people.values() if one.role == "client"]
        partition.settle(person, partition.smallest(clients))
    elif known.here_for is not None and known.may_accompany(known.here_for):
        partition.settle(person, partition.home_of(known.here_for))
    else:
        return
    state.places.put(person, partition.home_of(person))


def companions(state: RoomState, client: str) -> list[str]:
    """Guests in the room who are here for this client and go where they go."""
    return [
        one.id
        for one in state.people.values()
        if one.here_for == client and one.may_accompany(client) and state.lobby.is_admitted(one.id)
    ]
