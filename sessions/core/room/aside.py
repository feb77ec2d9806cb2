"""An aside: one client and one facilitator in private, their minutes with them (MINUTES section 4).

The group reads that both will be back soon. Either of them may end it; if one goes for good, the other is
back where they belong: with the group, or in their breakout. An interpreter or a captioner of the client
comes along where the facilitator says so, and back with them; they get no minutes there either.
"""

from __future__ import annotations

from sessions.core.attendance.facts import MAIN
from sessions.core.protocol.commands import TakeAside
from sessions.core.protocol.values import RefusalCode
from sessions.core.room.effects import AttendanceChanged, Effect
from sessions.core.room.moving import move
from sessions.core.room.places import is_aside
from sessions.core.room.presence import Peer
from sessions.core.room.state import RoomState


def take_aside(state: RoomState, sender: Peer, command: TakeAside, *, now: int) -> list[Effect] | RefusalCode:
    """The sender, who leads, and a client go to a place of their own. An individual session is one."""
    if state.plan.meeting == "individual":
        return RefusalCode.NOT_ALLOWED
    client, guests = command.participant, tuple(dict.fromkeys(command.guests))
    if not all(_is_connected(state, one) for one in (client, *guests)):
        return RefusalCode.NOT_HERE
    if state.people[client].role != "client":
        return RefusalCode.NOT_ALLOWED
    if not all(state.people[guest].may_accompany(client) for guest in guests):
        return RefusalCode.NOT_ALLOWED
    together = (sender.person, client, *guests)
    if any(is_aside(state.places.of(one)) for one in together):
        return RefusalCode.ELSEWHERE
    place = state.places.new_aside()
    effects = [effect for one in together for effect in move(state, one, place, now=now)]
    return [*effects, AttendanceChanged()]


def back_to_group(state: RoomState, sender: Peer, now: int) -> list[Effect] | RefusalCode:
    """Everybody in the sender's aside is where they belong again; a facilitator leaves a breakout alone."""
    place = state.places.of(sender.person)
    if is_aside(place):
        effects: list[Effect] = []
        for person in state.places.people_in(place):
            effects += move(state, person, state.partition.home_of(person), now=now)
        return [*effects, AttendanceChanged()]
    if place != MAIN and state.people[sender.person].role == "client":
        return RefusalCode.NOT_ALLOWED
    state.partition.settle(sender.person, MAIN)
    return [*move(state, sender.person, MAIN, now=now), AttendanceChanged()]


def _is_connected(state: RoomState, person: str) -> bool:
    shown = state.seats.shown(person)
    peer = state.presence.get(shown) if shown else None
    return peer is not None and peer.connected
