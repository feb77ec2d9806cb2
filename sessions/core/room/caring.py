"""Looking after people: a quiet call for help, an eye on somebody, a word with one person who waits.

What happens goes to the record as well (`SafetyNoted`, `LineSaid`); those effects are the only place where
a text leaves the room but for the two sides of a talk.
"""

from __future__ import annotations

from sessions.core.protocol.commands import (
    AskForHelp,
    SeeHelp,
    SettleHelp,
    SetWatched,
    TakeHelpBack,
    TellStaff,
    TellWaiting,
)
from sessions.core.protocol.values import LobbyLine, RefusalCode
from sessions.core.room.effects import Effect, LineSaid, SafetyKind, SafetyNoted
from sessions.core.room.presence import Peer
from sessions.core.room.state import RoomState

Caring = AskForHelp | TakeHelpBack | SeeHelp | SettleHelp | SetWatched | TellStaff | TellWaiting


def care(state: RoomState, sender: Peer, command: Caring, *, now: int) -> list[Effect] | RefusalCode:
    """The permission table has been asked first."""
    match command:
        case AskForHelp():
            return _ask(state, sender.person, now)
        case TakeHelpBack():
            return _settle(state, sender.person, "took_help_back", by=sender.person, now=now)
        case SeeHelp(participant=person):
            return _see(state, person, sender.person, now=now)
        case SettleHelp(participant=person):
            return _settle(state, person, "help_settled", by=sender.person, now=now)
        case SetWatched(participant=person, watched=watched):
            return _watch(state, person, sender.person, watched=watched, now=now)
        case TellStaff(text=text):
            return _say(state, sender.person, text, by=sender.person, now=now)
        case TellWaiting(participant=person, text=text):
            return _say(state, person, text, by=sender.person, now=now)


def note_vanished(state: RoomState, person: str, now: int) -> list[Effect]:
    """The last connection of `person` fell silent. Where somebody is at stake, those who lead are told."""
    if not state.worries.is_at_stake(person) or state.worries.vanished_ms(person) is not None:
        return []
    state.worries.vanish(person, now)
    return [SafetyNoted(person=person, by=None, kind="vanished", at_ms=now)]


def note_left(state: RoomState, person: str, now: int) -> list[Effect]:
    """The last connection of `person` ended by their own press. Where somebody is at stake, those who lead
    read it quietly: it is no alarm, and worth a thought."""
    if not state.worries.is_at_stake(person):
        return []
    state.worries.leave(person, now)
    return [SafetyNoted(person=person, by=person, kind="left", at_ms=now)]


def note_back(state: RoomState, person: str, now: int) -> list[Effect]:
    """The person who had vanished, or left, is here again."""
    if state.worries.vanished_ms(person) is None and state.worries.left_ms(person) is None:
        return []
    state.worries.came(person)
    return [SafetyNoted(person=person, by=None, kind="came_back", at_ms=now)]


def _ask(state: RoomState, person: str, now: int) -> list[Effect]:
    """A second press changes nothing: the call is there already."""
    if state.worries.call(person) is not None:
        return []
    state.worries.know(person, state.people[person].name)
    state.worries.ask(person, now)
    return [SafetyNoted(person=person, by=person, kind="asked_for_help", at_ms=now)]


def _see(state: RoomState, person: str, by: str, *, now: int) -> list[Effect] | RefusalCode:
    call = state.worries.call(person)
    if call is None:
        return RefusalCode.NOT_HERE
    if call.seen_by is not None:
        return []
    state.worries.see(person, state.people[by].name)
    return [SafetyNoted(person=person, by=by, kind="help_seen", at_ms=now)]


def _settle(state: RoomState, person: str, kind: SafetyKind, *, by: str, now: int) -> list[Effect]:
    at_stake = (state.worries.call(person), state.worries.vanished_ms(person), state.worries.left_ms(person))
    if at_stake == (None, None, None):
        return []
    state.worries.settle(person)
    return [SafetyNoted(person=person, by=by, kind=kind, at_ms=now)]


def _watch(state: RoomState, person: str, by: str, *, watched: bool, now: int) -> list[Effect] | RefusalCode:
    known = state.people.get(person)
    if known is None:
        return RefusalCode.NOT_HERE
    if known.role != "client":
        return RefusalCode.NOT_ALLOWED
    if state.worries.is_watched(person) == watched:
        return []
    state.worries.know(person, known.name)
    state.worries.watch(person, watched=watched)
    kind: SafetyKind = "watched" if watched else "unwatched"
    return [SafetyNoted(person=person, by=by, kind=kind, at_ms=now)]


def _say(state: RoomState, person: str, text: str, *, by: str, now: int) -> list[Effect] | RefusalCode:
    if not any(person == waiting for waiting, _ in state.lobby.waiting()):
        return RefusalCode.NOT_WAITING
    from_staff = by != person
    if not state.lines.may_add(person, now, from_staff=from_staff):
        return RefusalCode.TOO_MANY
    line = LobbyLine(at_ms=now, by=state.people[by].name, from_staff=from_staff, text=text)
    state.lines.add(person, line)
    return [LineSaid(person=person, by=by, text=text, at_ms=now)]
