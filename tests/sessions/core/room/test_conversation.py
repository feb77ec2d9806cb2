"""Who reads what, how much of it, and that it is kept."""

import pytest

from sessions.core.attendance.facts import MAIN
from sessions.core.protocol.chat import ChatLine, ChatTo
from sessions.core.room.conversation import KEPT_LINES, VIEW_MAX_BYTES, Conversation, Reader
from sessions.core.room.memory import MEMORY_MAX_CHARS, RoomMemory, read_memory

ANA, BEN = Reader("ana", MAIN, False), Reader("ben", MAIN, False)
RUTH, OMAR = Reader("ruth", MAIN, True), Reader("omar", MAIN, True)


def line(n: int, to: ChatTo = "group", *, client: str | None = None, text: str = "hello") -> ChatLine:
    return ChatLine(n=n, at_ms=n, by="ruth", name="Ruth T.", to=to, client=client, text=text)


def read(conversation: Conversation, reader: Reader) -> list[int]:
    return [line.n for line in conversation.view(reader).lines]


@pytest.fixture
def conversation() -> Conversation:
    """Ana was there from the first line, Ben from the third; then two went to a breakout."""
    conversation = Conversation()
    conversation.add(line(1), MAIN, ["ruth", "ana"])
    conversation.add(line(2, "private", client="ana"), MAIN, [])
    conversation.add(line(3), MAIN, ["ruth", "ana", "ben"])
    conversation.add(line(4, "staff"), MAIN, [])
    conversation.add(line(5), "breakout:1", ["ana"])
    return conversation


@pytest.mark.parametrize(
    ("reader", "lines"),
    [
        (ANA, [1, 2, 3]),
        (BEN, [3]),
        (RUTH, [1, 2, 3, 4]),
        (OMAR, [1, 2, 3, 4]),
        (Reader("cleo", MAIN, False), []),
        (Reader("ana", "breakout:1", False), [2, 5]),
        (Reader("ben", "breakout:1", False), []),
        (Reader("ruth", "breakout:1", True), [2, 4]),
    ],
)
def test_who_reads_what(conversation: Conversation, reader: Reader, lines: list[int]) -> None:
    assert read(conversation, reader) == lines


def test_a_view_is_bounded_and_its_last_line_is_always_there() -> None:
    conversation = Conversation()
    for n in range(1, 100):
        conversation.add(line(n, text="ж" * 250), MAIN, ["ana"])
    view = conversation.view(ANA)
    assert 5 < len(view.lines) < 15
    assert view.lines[-1].n == 99
    assert len(view.model_dump_json().encode()) <= VIEW_MAX_BYTES + 100
    assert read(conversation, RUTH) == read(conversation, ANA)


def test_what_is_kept_is_bounded_and_fits_a_memory() -> None:
    conversation = Conversation()
    for n in range(1, 2 * KEPT_LINES):
        conversation.add(line(n, text="ж" * 500), MAIN, [f"person-{i:030}" for i in range(14)])
    kept = conversation.keep()
    assert kept.said[-1].line.n == 2 * KEPT_LINES - 1
    assert len(kept.said) < KEPT_LINES
    text = RoomMemory(conversation=kept).model_dump_json(exclude_defaults=True)
    assert len(text) < MEMORY_MAX_CHARS
    assert read_memory(text).conversation == kept


def test_what_was_kept_is_read_again(conversation: Conversation) -> None:
    conversation.set_open(False)
    again = Conversation()
    again.restore(conversation.keep())
    assert (again.is_open, again.next_n) == (False, 6)
    assert [read(again, reader) for reader in (ANA, BEN, RUTH)] == [[1, 2, 3], [3], [1, 2, 3, 4]]


def test_a_view_is_made_once_until_something_is_written(conversation: Conversation) -> None:
    assert conversation.view(ANA) is conversation.view(ANA)
    before = conversation.keep()
    conversation.set_open(True)
    assert conversation.keep() is before
