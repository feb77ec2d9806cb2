"""What is between people after an event, one row each."""

import pytest

from sessions.core.protocol.between import NOTHING_BETWEEN, Between, BetweenEvent, apply_between
from sessions.core.protocol.chat import Chat, ChatChanged, ChatLine, ChatSaid


def line(n: int) -> ChatLine:
    return ChatLine(n=n, at_ms=n, by="ana", name="Ana P.", to="group", client=None, text="hello")


def chat(*numbers: int) -> Between:
    return NOTHING_BETWEEN.model_copy(
        update={"chat": Chat(open=True, lines=tuple(line(number) for number in numbers))}
    )


@pytest.mark.parametrize(
    ("before", "event", "after"),
    [
        (chat(), ChatSaid(lines=(line(1),), since=1), chat(1)),
        (chat(1, 2), ChatSaid(lines=(line(3),), since=2), chat(2, 3)),
        (chat(1, 2), ChatChanged(chat=chat(7).chat), chat(7)),
    ],
)
def test_apply_between(before: Between, event: BetweenEvent, after: Between) -> None:
    assert apply_between(before, event) == after
