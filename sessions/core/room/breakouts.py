"""Breakouts: the group divides for a while and comes together again, by hand or when the time is over.

Main and breakouts are one group to the count (MINUTES section 4): minutes go on while a facilitator is in any
of them. Whoever comes late is placed where the fewest are.
"""

from __future__ import annotations

from sessions.core.attendance.facts import MAIN
from sessions.core.protocol.commands import BreakoutPlan, OpenBreakouts
from sessions.core.protocol.values import Note, RefusalCode
from sessions.core.room.effects import AttendanceChanged, Effect
from sessions.core.room.moving import companions, move
from sessions.core.room.places import is_aside
from sessions.core.room.presence import Peer
from sessions.core.room.state import RoomState

_MINUTE_MS = 60_000


def open_breakouts(state: RoomState, command: OpenBreakouts, now: int) -> list[Effect] | RefusalCode:
    """Every client who is named goes where they are named; clients who are not stay with the group. An
    interpreter or a captioner goes with the client whom they are here for."""
    if state.partition.is_open:
        return RefusalCode.BREAKOUTS_OPEN
    until_ms = None if command.minutes is None else now + command.minutes * _MINUTE_MS
    names = [plan.name for plan in command.rooms]
    ids = state.partition.open(names, now=now, until_ms=until_ms)
    for person in state.people.values():
        if person.role == "client" and state.lobby.is_admitted(person.id):
            home = _wanted(command.rooms, ids, person.id)
            for one in (person.id, *companions(state, person.id)):
                state.partition.settle(one, home)
    return [*_everybody_home(state, now), AttendanceChanged()]


def extend_breakouts(state: RoomState, minutes: int, now: int) -> list[Effect] | RefusalCode:
    """The group comes together later than it meant to; without a time so far, in `minutes` from now."""
    if not state.partition.is_open:
        return RefusalCode.NO_BREAKOUTS
    state.partition.until_ms = max(now, state.partition.until_ms or now) + minutes * _MINUTE_MS
    return []


def call_back(state: RoomState, in_s: int, now: int) -> list[Effect] | RefusalCode:
    """Everybody comes back in `in_s`, or sooner if that was planned."""
    if not state.partition.is_open:
        return RefusalCode.NO_BREAKOUTS
    due_ms = now + in_s * 1000
    state.partition.until_ms = min(due_ms, state.partition.until_ms or due_ms)
    return call_back_if_due(state, now)


def call_back_if_due(state: RoomState, now: int) -> list[Effect]:
    """The group is one again when its time is over."""
    until_ms = state.partition.until_ms
    if until_ms is None or now < until_ms:
        return []
    state.partition.close()
    return [*_everybody_home(state, now), AttendanceChanged()]


def move_to(
    state: RoomState, sender: Peer, person: str, *, breakout: str | None, now: int
) -> list[Effect] | RefusalCode:
    """A client or a guest, or the sender, goes to another breakout or to the group. Who is here for a client
    goes with them, unless they were taken elsewhere by hand."""
    place = MAIN if breakout is None else breakout
    if not state.partition.is_open or (breakout is not None and not state.partition.has(breakout)):
        return RefusalCode.NO_BREAKOUTS
    if state.seats.shown(person) is None:
        return RefusalCode.NOT_HERE
    if person != sender.person and state.people[person].role == "facilitator":
        return RefusalCode.NOT_ALLOWED
    if is_aside(state.places.of(person)):
        return RefusalCode.ELSEWHERE
    if state.people[person].role == "facilitator":
        state.partition.answer(place)
    effects: list[Effect] = []
    for one in (person, *_with_them(state, person)):
        state.partition.settle(one, place)
        effects += move(state, one, place, now=now)
    return [*effects, AttendanceChanged()]


def tell_breakouts(state: RoomState, text: str, now: int) -> list[Effect] | RefusalCode:
    """Everybody reads the line, wherever they are."""
    if not state.partition.is_open:
        return RefusalCode.NO_BREAKOUTS
    state.partition.note = Note(text=text, at_ms=now)
    return []


def call_facilitator(state: RoomState, sender: Peer, *, wanted: bool, now: int) -> list[Effect] | RefusalCode:
    """The sender's breakout would like a facilitator to come, or no longer."""
    place = state.places.of(sender.person)
    if not state.partition.has(place):
        return RefusalCode.NO_BREAKOUTS
    if wanted:
        state.partition.ask(place, now)
    else:
        state.partition.answer(place)
    return []


def _with_them(state: RoomState, client: str) -> list[str]:
    """Who is here for this client and with them now."""
    place = state.places.of(client)
    return [guest for guest in companions(state, client) if state.places.of(guest) == place]


def _wanted(plans: tuple[BreakoutPlan, ...], ids: tuple[str, ...], person: str) -> str:
    named = (breakout for plan, breakout in zip(plans, ids, strict=True) if person in plan.participants)
    return next(named, MAIN)


def _everybody_home(state: RoomState, now: int) -> list[Effect]:
    """Nobody is taken out of an aside: they find their way when it ends."""
    effects: list[Effect] = []
    for person in state.people:
        home = state.partition.home_of(person)
        if state.places.of(person) != home and not is_aside(state.places.of(person)):
            effects += move(state, person, home, now=now)
    return effects
