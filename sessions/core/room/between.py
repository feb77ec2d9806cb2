"""What one participant has with the people in their place, and what turns one such view into the next."""

from __future__ import annotations

from collections.abc import Iterator

from sessions.core.attendance.facts import MAIN
from sessions.core.protocol.between import NOTHING_BETWEEN, Between, BetweenEvent
from sessions.core.protocol.chat import Chat, ChatChanged, ChatSaid
from sessions.core.protocol.handouts import HandoutsChanged
from sessions.core.protocol.together import (
    CaptionsChanged,
    PollChanged,
    ReactionsChanged,
    RoundChanged,
    TimerChanged,
    TogetherEvent,
)
from sessions.core.room.conversation import Reader
from sessions.core.room.state import Person, RoomState

_NO_CHAT = Chat(open=False, lines=())


def between_view(state: RoomState, person: Person) -> Between:
    """All of it for whoever was let in; nothing in the lobby. No question for guests, and no chat or handout
    of a group."""
    if not state.lobby.is_admitted(person.id):
        return NOTHING_BETWEEN
    is_guest = person.role == "guest"
    shares = state.plan.shares_with_guests or not is_guest
    place = state.places.of(person.id)
    reader = Reader(person.id, place, person.role == "facilitator")
    return Between(
        chat=state.conversation.view(reader) if shares else _NO_CHAT,
        round=state.turns.round if place == MAIN else None,
        timer=state.timer.timer,
        poll=state.polling.view(person.id) if place == MAIN and not is_guest else None,
        reactions=state.reactions.view(place),
        captions=state.captioning.view(place),
        handouts=state.handouts.shown if shares else (),
    )


def between_changes(before: Between, after: Between) -> Iterator[BetweenEvent]:
    """Events that turn `before` into `after`."""
    if before == after:
        return
    if before.chat != after.chat:
        yield _chat_change(before.chat, after.chat)
    yield from _together_changes(before, after)
    if before.handouts != after.handouts:
        yield HandoutsChanged(handouts=after.handouts)


def _together_changes(before: Between, after: Between) -> Iterator[TogetherEvent]:
    if before.round != after.round:
        yield RoundChanged(round=after.round)
    if before.timer != after.timer:
        yield TimerChanged(timer=after.timer)
    if before.poll != after.poll:
        yield PollChanged(poll=after.poll)
    if before.reactions != after.reactions:
        yield ReactionsChanged(reactions=after.reactions)
    if before.captions != after.captions:
        yield CaptionsChanged(captions=after.captions)


def _chat_change(before: Chat, after: Chat) -> ChatSaid | ChatChanged:
    """New lines alone where the others are still the end of what was known."""
    known = before.lines[-1].n if before.lines else -1
    new = tuple(line for line in after.lines if line.n > known)
    old = after.lines[: len(after.lines) - len(new)]
    is_more = old == before.lines[len(before.lines) - len(old) :]
    if before.open != after.open or not new or not is_more:
        return ChatChanged(chat=after)
    return ChatSaid(lines=new, since=after.lines[0].n)
