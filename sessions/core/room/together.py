"""What people do together besides speaking, each carried out by the feature it belongs to.

A round and a question are the group's: whoever is in another place neither sees nor answers them.
"""

from __future__ import annotations

from sessions.core.attendance.facts import MAIN
from sessions.core.protocol.chat import Say
from sessions.core.protocol.together import (
    AskPoll,
    ClosePoll,
    EndRound,
    NextTurn,
    PassTurn,
    PutPollAway,
    React,
    SetCaptioner,
    StartRound,
    StartTimer,
    StopTimer,
    TogetherInside,
    TogetherLed,
    Vote,
    WriteCaption,
)
from sessions.core.protocol.values import RefusalCode
from sessions.core.room.chat import say
from sessions.core.room.effects import Effect
from sessions.core.room.presence import Peer
from sessions.core.room.state import RoomState


def join_in(
    state: RoomState, sender: Peer, command: Say | TogetherInside, *, now: int
) -> list[Effect] | RefusalCode:
    """What anybody in the room may do."""
    person, place = state.people[sender.person], state.places.of(sender.person)
    match command:
        case Say():
            return say(state, sender, command, now=now)
        case PassTurn(participant=who):
            if who != person.id and person.role != "facilitator":
                return RefusalCode.NOT_ALLOWED
            return state.turns.skip(who, circle(state)) or []
        case Vote(poll=poll, answer=answer):
            if place != MAIN:
                return RefusalCode.ELSEWHERE
            return state.polling.vote(person.id, person.name, poll=poll, answer=answer) or []
        case React(kind=kind):
            if not state.reactions.pace.take(person.id, now):
                return RefusalCode.TOO_MANY
            state.reactions.show(person.id, person.name, kind=kind, place=place, now=now)
            return []
        case WriteCaption(text=text):
            return state.captioning.write(person.id, text, place=place, now=now) or []


def lead_together(state: RoomState, command: TogetherLed, now: int) -> list[Effect] | RefusalCode:
    """What those who lead may do; the permission table has been asked first."""
    return _lead(state, command, now) or []


def circle(state: RoomState) -> list[str]:
    """Clients who are with the group now, in the order of their seats."""
    seats = {person: state.seats.of(person) for person in state.people if state.seats.shown(person)}
    here = [
        (seat, person)
        for person, seat in seats.items()
        if seat is not None and state.people[person].role == "client" and state.places.of(person) == MAIN
    ]
    return [person for _, person in sorted(here)]


def _lead(state: RoomState, command: TogetherLed, now: int) -> RefusalCode | None:
    match command:
        case StartRound():
            return state.turns.start(circle(state))
        case NextTurn():
            return state.turns.next(circle(state))
        case EndRound():
            state.turns.end()
        case StartTimer(seconds=seconds):
            state.timer.start(seconds, now)
        case StopTimer():
            state.timer.stop()
        case AskPoll():
            return state.polling.ask(command)
        case ClosePoll():
            return state.polling.close()
        case PutPollAway():
            state.polling.put_away()
        case SetCaptioner(participant=person):
            return _choose_captioner(state, person)
    return None


def _choose_captioner(state: RoomState, person: str | None) -> RefusalCode | None:
    if person is not None and state.seats.shown(person) is None:
        return RefusalCode.NOT_HERE
    if person is not None and state.people[person].capacity in ("family", "observer"):
        return RefusalCode.NOT_ALLOWED
    state.captioning.choose(person)
    return None
