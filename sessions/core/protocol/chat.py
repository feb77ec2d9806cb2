"""Writing to one another: values, commands and events of the chat.

There are three addresses, and none from one client to another.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from sessions.core.protocol.command import Asked
from sessions.core.protocol.value import Count, Instant, ParticipantId, Value

# Longer invites essays that nobody reads while others speak; shorter cuts a telephone number with its why.
CHAT_MAX_CHARS = 500
# Something that shows: white space and invisible characters alone are no message.
VISIBLE = r"[^\s\p{C}]"

ChatTo = Literal["group", "private", "staff"]


class ChatLine(Value):
    """Something that was written, as plain text: nothing in it is a link, a picture or markup."""

    n: Count = Field(description="Grows with every line of the room; not every reader sees every number.")
    at_ms: Instant
    by: ParticipantId
    name: str
    to: ChatTo = Field(
        description="group: those in the writer's place; private: one client and those who lead; "
        "staff: those who lead."
    )
    client: ParticipantId | None = Field(description="Whose conversation with those who lead, if private.")
    text: str


class Chat(Value):
    """What its reader may read, the newest of it; earlier lines are let go so that a view stays small."""

    open: bool = Field(description="Whether clients may write to the group; those who lead always may.")
    lines: tuple[ChatLine, ...]


class Say(Asked):
    """Write a line. A client's private line reaches those who lead; theirs names the client it is for."""

    type: Literal["say"] = "say"
    to: ChatTo
    client: ParticipantId | None = None
    text: Annotated[str, Field(min_length=1, max_length=CHAT_MAX_CHARS, pattern=VISIBLE)]


class SetChat(Asked):
    """Lets clients write to the group, or not. They can always reach those who lead."""

    type: Literal["set_chat"] = "set_chat"
    open: bool


class ChatSaid(Value):
    """New lines, after the ones already there; those before `since` are let go."""

    type: Literal["chat_said"] = "chat_said"
    lines: tuple[ChatLine, ...]
    since: Count


class ChatChanged(Value):
    """The chat as it is now, in place of what was known."""

    type: Literal["chat_changed"] = "chat_changed"
    chat: Chat
