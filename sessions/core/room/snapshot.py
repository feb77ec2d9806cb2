"""What each participant may see, and how one view becomes the next.

Views are computed whole and compared; the difference is sent. So a snapshot and the events after it
always agree, and what a view leaves out cannot leak through an event.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sessions.core.protocol.events import (
    BreakoutsChanged,
    Entered,
    Event,
    ParticipantChanged,
    ParticipantLeft,
    RoomChanged,
    WaitingChanged,
    WorriesChanged,
    YouChanged,
)
from sessions.core.protocol.leadership import LeadershipChanged
from sessions.core.protocol.values import Participant, PastCap, RoomStatus, Snapshot, Waiting, Worry, You
from sessions.core.room.between import between_changes, between_view
from sessions.core.room.counting import is_counting, own_minutes
from sessions.core.room.division import divided
from sessions.core.room.leadership import leadership
from sessions.core.room.places import is_aside
from sessions.core.room.state import Person, RoomState

_ELSEWHERE: Mapping[str, object] = {
    "microphone": False,
    "camera": False,
    "connection": "live",
    "line": "good",
    "hand_ms": None,
    "away": False,
    "elsewhere": True,
}


@dataclass(frozen=True, slots=True)
class Scene:
    """The room as a facilitator sees it; every view is a part of it."""

    room: RoomStatus
    participants: tuple[Participant, ...]
    waiting: tuple[Waiting, ...]
    worries: tuple[Worry, ...]
    at_ms: int


def look(state: RoomState, now: int) -> Scene:
    participants = tuple(sorted(_participants(state, now), key=lambda participant: participant.seat))
    led_by = tuple(someone.name for someone in participants if someone.role == "facilitator")
    waiting = tuple(_waiting(state, state.people[person], since) for person, since in state.lobby.waiting())
    worries = tuple(_worry(state, person) for person in state.worries.people())
    return Scene(_status(state, led_by, now), participants, waiting, worries, now)


def view(state: RoomState, person: Person, scene: Scene) -> Snapshot:
    """All that this person may see."""
    is_inside = state.lobby.is_admitted(person.id)
    leads = is_inside and person.role == "facilitator"
    return Snapshot(
        room=_status_for(state, person, scene),
        you=_you(state, person, scene.at_ms),
        participants=tuple(_seen_from(state, person, scene)) if is_inside else (),
        waiting=scene.waiting if leads else (),
        worries=scene.worries if leads else (),
        breakouts=divided(state, person) if is_inside else None,
        leadership=leadership(state, person),
        seats=state.plan.lines,
        between=between_view(state, person),
    )


def _seen_from(state: RoomState, person: Person, scene: Scene) -> Iterator[Participant]:
    """Of people in another place, their tile and nothing of what happens to them. Who needs an interpreter
    is for those who lead to know."""
    here, leads = state.places.of(person.id), person.role == "facilitator"
    for participant in scene.participants:
        changes = {} if state.places.of(participant.id) == here else dict(_ELSEWHERE)
        if participant.here_for is not None and not leads:
            changes["here_for"] = None
        yield participant.model_copy(update=changes) if changes else participant


def _status_for(state: RoomState, person: Person, scene: Scene) -> RoomStatus:
    """Minutes are each person's own. A screen is seen by those who are in the room, in the place where it is
    shown; trouble is for staff."""
    changes: dict[str, object] = {}
    counting = is_counting(state, person, scene.at_ms)
    if counting != scene.room.counting:
        changes["counting"] = counting
    if scene.room.shared_by is not None and not _sees_stage(state, person.id):
        changes["shared_by"] = None
    if scene.room.trouble is not None and not _leads_inside(state, person):
        changes["trouble"] = None
    return scene.room.model_copy(update=changes) if changes else scene.room


def _leads_inside(state: RoomState, person: Person) -> bool:
    return person.role == "facilitator" and state.lobby.is_admitted(person.id)


def _sees_stage(state: RoomState, person: str) -> bool:
    is_inside = state.lobby.is_admitted(person)
    return is_inside and state.screen.place == state.places.of(person)


def changes(before: Snapshot, after: Snapshot) -> tuple[Event, ...]:
    """Events that turn `before` into `after`; whoever is let in gets the whole view."""
    if before.you.place != after.you.place:
        return (Entered(snapshot=after),)
    return tuple(_changes(before, after))


def _changes(before: Snapshot, after: Snapshot) -> Iterator[Event]:
    if before.room != after.room:
        yield RoomChanged(room=after.room)
    if before.you != after.you:
        yield YouChanged(you=after.you)
    known = {participant.id: participant for participant in before.participants}
    here = {participant.id for participant in after.participants}
    for gone in before.participants:
        if gone.id not in here:
            yield ParticipantLeft(id=gone.id)
    for participant in after.participants:
        if participant != known.get(participant.id):
            yield ParticipantChanged(participant=participant)
    if before.waiting != after.waiting:
        yield WaitingChanged(waiting=after.waiting)
    yield from between_changes(before.between, after.between)
    if before.worries != after.worries:
        yield WorriesChanged(worries=after.worries)
    if before.breakouts != after.breakouts:
        yield BreakoutsChanged(breakouts=after.breakouts)
    if before.leadership != after.leadership:
        yield LeadershipChanged(leadership=after.leadership)


def _participants(state: RoomState, now: int) -> Iterator[Participant]:
    for person in state.people.values():
        seat, shown = state.seats.of(person.id), state.seats.shown(person.id)
        peer = state.presence.get(shown) if shown else None
        if seat is None or peer is None:
            continue
        is_suspect = state.presence.is_suspect(peer, now)
        yield Participant(
            id=person.id,
            name=person.name,
            pronouns=person.pronouns,
            role=person.role,
            capacity=person.capacity,
            here_for=person.here_for,
            seat=seat,
            microphone=peer.microphone,
            camera=peer.camera,
            connection="reconnecting" if is_suspect else "live",
            line=peer.line,
            hand_ms=state.gestures.hand_ms(person.id),
            elsewhere=False,
            away=state.gestures.is_away(person.id),
        )


def _status(state: RoomState, led_by: tuple[str, ...], now: int) -> RoomStatus:
    return RoomStatus(
        title=state.plan.title,
        meeting=state.plan.meeting,
        phase=state.life.phase,
        scheduled_start_ms=state.plan.scheduled_start_ms,
        scheduled_end_ms=state.plan.scheduled_end_ms,
        started_ms=state.life.started_ms,
        ended_ms=state.life.ended_ms,
        led_by=led_by,
        expected_leaders=tuple(leader.name for leader in state.leaders),
        counting=state.life.is_counting(now, led=state.is_led()),
        on_break=state.life.on_break,
        locked=state.lobby.is_locked,
        shared_by=state.screen.person,
        clients_share=state.screen.clients_may,
        trouble=state.trouble,
    )


def _you(state: RoomState, person: Person, now: int) -> You:
    return You(
        id=person.id,
        name=person.name,
        role=person.role,
        capacity=person.capacity,
        place="main" if state.lobby.is_admitted(person.id) else "lobby",
        seat=state.seats.of(person.id),
        seat_peer=state.seats.shown(person.id),
        aside=is_aside(state.places.of(person.id)),
        stopped=state.wishes.stopped(person.id),
        asked_ms=state.wishes.asked_ms(person.id),
        help=state.worries.call(person.id),
        lines=() if state.lobby.is_admitted(person.id) else state.lines.of(person.id),
        minutes=own_minutes(state, person, now),
    )


def _waiting(state: RoomState, person: Person, since_ms: int) -> Waiting:
    return Waiting(
        id=person.id,
        name=person.name,
        pronouns=person.pronouns,
        capacity=person.capacity,
        since_ms=since_ms,
        turned_away=state.lobby.is_turned_away(person.id),
        lines=state.lines.of(person.id),
        past_cap=_past_cap(state, person.id),
    )


def _past_cap(state: RoomState, person: str) -> PastCap | None:
    if state.plan.holds is None or not state.is_one_too_many(person):
        return None
    return PastCap(holds=state.plan.holds, blocks=state.plan.rules.cap_action == "block")


def _worry(state: RoomState, person: str) -> Worry:
    call = state.worries.call(person)
    return Worry(
        id=person,
        name=state.worries.name_of(person),
        help_ms=call.asked_ms if call else None,
        seen_by=call.seen_by if call else None,
        watched=state.worries.is_watched(person),
        vanished_ms=state.worries.vanished_ms(person),
        left_ms=state.worries.left_ms(person),
    )
