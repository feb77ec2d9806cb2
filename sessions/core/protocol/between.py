"""What people in a place have between them besides voices and faces, and how its events change it."""

from __future__ import annotations

from sessions.core.protocol.chat import Chat, ChatChanged, ChatSaid
from sessions.core.protocol.value import Value


class Between(Value):
    """One field for each feature; all of it is empty in the lobby."""

    chat: Chat


NOTHING_BETWEEN = Between(chat=Chat(open=True, lines=()))

BetweenEvent = ChatSaid | ChatChanged


def apply_between(between: Between, event: BetweenEvent) -> Between:
    """What is between people after `event`."""
    match event:
        case ChatSaid(lines=lines, since=since):
            kept = tuple(line for line in between.chat.lines if line.n >= since)
            chat = between.chat.model_copy(update={"lines": (*kept, *lines)})
            return between.model_copy(update={"chat": chat})
        case ChatChanged(chat=chat):
            return between.model_copy(update={"chat": chat})
