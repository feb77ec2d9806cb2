"""Views of what people have between them: nothing in the lobby, and one event turns one into the next."""

import pytest

from sessions.core.protocol.between import NOTHING_BETWEEN, Between, BetweenEvent, apply_between
from sessions.core.protocol.chat import Chat, ChatChanged, ChatLine, ChatSaid, Say
from sessions.core.room.between import between_changes
from tests.sessions.core.room.stage import Stage

LINES = tuple(
    ChatLine(n=n, at_ms=n, by="ana", name="Ana P.", to="group", client=None, text="hello") for n in range(6)
)


def chat(*numbers: int, is_open: bool = True) -> Between:
    return NOTHING_BETWEEN.model_copy(
        update={"chat": Chat(open=is_open, lines=tuple(LINES[n] for n in numbers))}
    )


def said(*numbers: int, since: int) -> ChatSaid:
    return ChatSaid(lines=tuple(LINES[n] for n in numbers), since=since)


@pytest.mark.parametrize(
    ("before", "after", "event"),
    [
        (chat(), chat(), None),
        (chat(1), chat(1), None),
        (chat(), chat(1, 2), said(1, 2, since=1)),
        (chat(1, 2), chat(1, 2, 3), said(3, since=1)),
        (chat(1, 2), chat(2, 3), said(3, since=2)),
        (chat(1, 2), chat(4, 5), said(4, 5, since=4)),
        (chat(1, 2), chat(1, 5), ChatChanged(chat=chat(1, 5).chat)),
        (chat(2), chat(1, 2), ChatChanged(chat=chat(1, 2).chat)),
        (chat(1, 2), chat(1), ChatChanged(chat=chat(1).chat)),
        (chat(1), chat(), ChatChanged(chat=chat().chat)),
        (chat(1), chat(1, 2, is_open=False), ChatChanged(chat=chat(1, 2, is_open=False).chat)),
    ],
)
def test_one_view_becomes_the_next(before: Between, after: Between, event: BetweenEvent | None) -> None:
    events = tuple(between_changes(before, after))
    assert events == (() if event is None else (event,))
    view = before
    for one in events:
        view = apply_between(view, one)
    assert view == after


def test_in_the_lobby_there_is_nothing() -> None:
    stage = Stage()
    stage.open("ben")
    stage.ask("ben-1", Say(ref=2, to="group", text="hello"))
    stage.arrive("ana", peer="ana-1")
    assert stage.views["ana-1"].between == NOTHING_BETWEEN
