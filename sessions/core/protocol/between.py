"""What people in a place have between them besides voices and faces, and how its events change it."""

from __future__ import annotations

from sessions.core.protocol.chat import Chat, ChatChanged, ChatSaid
from sessions.core.protocol.handouts import Handout, HandoutsChanged
from sessions.core.protocol.together import (
    Captions,
    CaptionsChanged,
    Poll,
    PollChanged,
    Reaction,
    ReactionsChanged,
    Round,
    RoundChanged,
    Timer,
    TimerChanged,
    TogetherEvent,
)
from sessions.core.protocol.value import Value


class Between(Value):
    """One field for each feature; all of it is empty in the lobby."""

    chat: Chat
    round: Round | None
    timer: Timer | None
    poll: Poll | None
    reactions: tuple[Reaction, ...]
    captions: Captions
    handouts: tuple[Handout, ...]


NOTHING_BETWEEN = Between(
    chat=Chat(open=True, lines=()),
    round=None,
    timer=None,
    poll=None,
    reactions=(),
    captions=Captions(by=None, lines=()),
    handouts=(),
)

BetweenEvent = ChatSaid | ChatChanged | TogetherEvent | HandoutsChanged


def apply_between(between: Between, event: BetweenEvent) -> Between:
    """What is between people after `event`."""
    match event:
        case ChatSaid(lines=lines, since=since):
            kept = tuple(line for line in between.chat.lines if line.n >= since)
            chat = between.chat.model_copy(update={"lines": (*kept, *lines)})
            return between.model_copy(update={"chat": chat})
        case ChatChanged(chat=chat):
            return between.model_copy(update={"chat": chat})
        case RoundChanged(round=turns):
            return between.model_copy(update={"round": turns})
        case TimerChanged(timer=timer):
            return between.model_copy(update={"timer": timer})
        case PollChanged(poll=poll):
            return between.model_copy(update={"poll": poll})
        case ReactionsChanged(reactions=reactions):
            return between.model_copy(update={"reactions": reactions})
        case CaptionsChanged(captions=captions):
            return between.model_copy(update={"captions": captions})
        case HandoutsChanged(handouts=handouts):
            return between.model_copy(update={"handouts": handouts})
