"""What one participant shares with the people in their place, and what turns one such view into the next."""

from __future__ import annotations

from collections.abc import Iterator

from sessions.core.protocol.between import NOTHING_BETWEEN, Between, BetweenEvent
from sessions.core.protocol.chat import Chat, ChatChanged, ChatSaid
from sessions.core.room.conversation import Reader
from sessions.core.room.state import Person, RoomState


def between_view(state: RoomState, person: Person) -> Between:
    """All of it for whoever was let in; nothing in the lobby."""
    if not state.lobby.is_admitted(person.id):
        return NOTHING_BETWEEN
    reader = Reader(person.id, state.places.of(person.id), person.role == "facilitator")
    return Between(chat=state.conversation.view(reader))


def between_changes(before: Between, after: Between) -> Iterator[BetweenEvent]:
    """Events that turn `before` into `after`."""
    if before.chat is not after.chat and before.chat != after.chat:
        yield _chat_change(before.chat, after.chat)


def _chat_change(before: Chat, after: Chat) -> ChatSaid | ChatChanged:
    """New lines alone where the others are still the end of what was known."""
    known = before.lines[-1].n if before.lines else -1
    new = tuple(line for line in after.lines if line.n > known)
    old = after.lines[: len(after.lines) - len(new)]
    is_more = old == before.lines[len(before.lines) - len(old) :]
    if before.open != after.open or not new or not is_more:
        return ChatChanged(chat=after)
    return ChatSaid(lines=new, since=after.lines[0].n)
