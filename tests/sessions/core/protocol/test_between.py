"""What is between people after an event, one row each."""

import pytest

from sessions.core.protocol.between import NOTHING_BETWEEN, Between, BetweenEvent, apply_between
from sessions.core.protocol.chat import Chat, ChatChanged, ChatLine, ChatSaid
from sessions.core.protocol.handouts import Handout, HandoutsChanged
from sessions.core.protocol.together import (
    Caption,
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
)


def line(n: int) -> ChatLine:
    return ChatLine(n=n, at_ms=n, by="ana", name="Ana P.", to="group", client=None, text="hello")


def chat(*numbers: int) -> Between:
    return NOTHING_BETWEEN.model_copy(
        update={"chat": Chat(open=True, lines=tuple(line(number) for number in numbers))}
    )


def with_(**update: object) -> Between:
    return chat(1).model_copy(update=update)


ROUND = Round(turn="ana", waiting=("ben",), done=())
TIMER = Timer(since_ms=1, until_ms=2)
POLL = Poll(
    n=1,
    question="How are you?",
    answers=("well", "not well"),
    anonymous=True,
    live=False,
    open=True,
    voted=0,
    is_yours_in=False,
    counts=None,
    names=None,
)
SIGN = Reaction(by="ana", name="Ana P.", kind="heart", at_ms=1)
HANDOUT = Handout(
    id="link-1",
    title="Plan",
    kind="link",
    link="https://plan.invalid/",
    bytes=0,
    name="Ruth T.",
    at_ms=1,
)
CAPTIONS = Captions(by="ana", lines=(Caption(n=1, text="hello"),))


@pytest.mark.parametrize(
    ("before", "event", "after"),
    [
        (chat(), ChatSaid(lines=(line(1),), since=1), chat(1)),
        (chat(1, 2), ChatSaid(lines=(line(3),), since=2), chat(2, 3)),
        (chat(1, 2), ChatChanged(chat=chat(7).chat), chat(7)),
        (chat(1), RoundChanged(round=ROUND), with_(round=ROUND)),
        (with_(round=ROUND), RoundChanged(round=None), chat(1)),
        (chat(1), TimerChanged(timer=TIMER), with_(timer=TIMER)),
        (chat(1), PollChanged(poll=POLL), with_(poll=POLL)),
        (chat(1), ReactionsChanged(reactions=(SIGN,)), with_(reactions=(SIGN,))),
        (chat(1), CaptionsChanged(captions=CAPTIONS), with_(captions=CAPTIONS)),
        (chat(1), HandoutsChanged(handouts=(HANDOUT,)), with_(handouts=(HANDOUT,))),
        (with_(handouts=(HANDOUT,)), HandoutsChanged(handouts=()), chat(1)),
    ],
)
def test_apply_between(before: Between, event: BetweenEvent, after: Between) -> None:
    assert apply_between(before, event) == after
