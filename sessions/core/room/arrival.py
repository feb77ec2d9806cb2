"""Coming in: the first time, again after a cut, or with a second device."""

from __future__ import annotations

from dataclasses import dataclass

from sessions.core.attendance.facts import MAIN
from sessions.core.protocol.events import CloseCode
from sessions.core.protocol.values import Capacity, RefusalCode, Role
from sessions.core.room.admission import enter
from sessions.core.room.caring import note_back
from sessions.core.room.counting import note_return
from sessions.core.room.departure import drop
from sessions.core.room.effects import AttendanceChanged, Effect, GrantRejoin
from sessions.core.room.moving import follow, place_late
from sessions.core.room.permission import Place
from sessions.core.room.presence import Peer
from sessions.core.room.sending import reseat
from sessions.core.room.state import Person, RoomState


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One connection that proved who it is. `admitted` and `seat` come from a rejoin token, `resume` is
    (epoch, n) of the last event its browser saw. `peer` is new, or one that `may_continue`. `chosen_ms` is
    when the person last chose this device; None: just now."""

    peer: str
    person: str
    name: str
    role: Role
    capacity: Capacity | None = None
    pronouns: str = ""
    here_for: str | None = None
    admitted: bool = False
    seat: int | None = None
    resume: tuple[int, int] | None = None
    chosen_ms: int | None = None


@dataclass(frozen=True, slots=True)
class TurnedAway:
    """Why an arrival is refused, and the code its websocket closes with."""

    code: RefusalCode
    close: int


def turn_away(state: RoomState, arrival: Arrival) -> TurnedAway | None:
    """None: welcome, if only to the lobby."""
    if state.lobby.is_barred(arrival.person):
        return TurnedAway(RefusalCode.NOT_ALLOWED, CloseCode.BARRED)
    if _place(state, arrival) == "main" and not state.seats.has_room_for(arrival.person):
        return TurnedAway(RefusalCode.ROOM_FULL, CloseCode.TOO_MANY)
    return None


def may_continue(state: RoomState, peer: str, person: str, *, goes_on: bool) -> bool:
    """Whether a new websocket may take up this connection: the same person's, and its own one is closed, or
    given up by the very page (`goes_on`), which knows what the room told it last and so is no copy of it."""
    known = state.presence.get(peer)
    return known is not None and known.person == person and (goes_on or not known.connected)


def arrive(state: RoomState, arrival: Arrival, now: int) -> list[Effect]:
    """Takes the connection in: to the room if admitted, else to the lobby. ValueError: it is in already."""
    continues = may_continue(state, arrival.peer, arrival.person, goes_on=arrival.resume is not None)
    if state.presence.get(arrival.peer) and not continues:
        raise ValueError("this peer is here already")
    state.people[arrival.person] = who_arrives(arrival)
    state.returning.came(arrival.person)
    back = note_back(state, arrival.person, now)
    if continues:
        return back + _continue(state, arrival, now) + reseat(state, arrival.person, now)
    place = _place(state, arrival)
    if place == "main":
        state.lobby.admit(arrival.person)
        state.seats.take(arrival.person, arrival.seat)
        place_late(state, arrival.person)
    else:
        state.lobby.wait(arrival.person, now)
    effects = back + _join(state, arrival, place=place, now=now)
    if place == "main":
        state.note_inside(arrival.person)
    effects += _replace_cut(state, arrival, now)
    return [*effects, *reseat(state, arrival.person, now), AttendanceChanged()]


def who_arrives(arrival: Arrival) -> Person:
    """The person as the room knows them from now on."""
    return Person(
        arrival.person,
        arrival.name,
        arrival.role,
        capacity=arrival.capacity,
        pronouns=arrival.pronouns,
        here_for=arrival.here_for,
    )


def grant(state: RoomState, arrival: Arrival) -> list[Effect]:
    """A fresh rejoin token for whoever is in the room."""
    seat = state.seats.of(arrival.person)
    if seat is None or not state.lobby.is_admitted(arrival.person):
        return []
    peer = state.presence.get(arrival.peer)
    assert peer is not None, "it has just arrived"
    return [GrantRejoin(peer.id, peer.person, seat, peer.chosen_ms)]


def _place(state: RoomState, arrival: Arrival) -> Place:
    """A token of an admission that was taken back since lets nobody in."""
    holds_token = arrival.admitted and not state.lobby.is_sent_out(arrival.person)
    is_in = arrival.role == "facilitator" or holds_token or state.lobby.is_admitted(arrival.person)
    return "main" if is_in else "lobby"


def _join(state: RoomState, arrival: Arrival, *, place: Place, now: int) -> list[Effect]:
    person, peer = arrival.person, arrival.peer
    where = state.places.of(person) if place == "main" else place
    if place == "main" and state.presence.chosen_inside(person) is None:
        note_return(state, state.people[person], now)
    state.presence.add(
        Peer(
            id=peer,
            person=person,
            place=place,
            joined_ms=now,
            proved_ms=now,
            recorded_ms=now,
            chosen_ms=_chosen_ms(arrival, now),
            recorded_place=where if place == "main" else MAIN,
        )
    )
    return [state.ledger.joined(now, person=person, peer=peer, role=arrival.role, place=where)]


def _chosen_ms(arrival: Arrival, now: int) -> int:
    """Never later than now: a choice made here is the last one, whatever another node's clock said."""
    return now if arrival.chosen_ms is None else min(now, arrival.chosen_ms)


def _replace_cut(state: RoomState, arrival: Arrival, now: int) -> list[Effect]:
    """Connections of this person whose websocket is gone end here: this one came in their stead. A device
    that was chosen later than this one is only cut, and may be back."""
    came = state.presence.get(arrival.peer)
    effects: list[Effect] = []
    for peer in state.presence.of(arrival.person):
        if not peer.connected and came is not None and peer.chosen_ms <= came.chosen_ms:
            effects += drop(state, peer, "replaced", now=now)
    return effects


def _continue(state: RoomState, arrival: Arrival, now: int) -> list[Effect]:
    peer = state.presence.get(arrival.peer)
    assert peer is not None, "may_continue was asked first"
    peer.connected = True
    peer.chosen_ms = _chosen_ms(arrival, now)
    state.presence.beat(peer, now)
    effects = follow(state, peer, now)
    if peer.place == "lobby" and state.lobby.is_admitted(peer.person):
        return enter(state, peer, now=now)
    return effects
