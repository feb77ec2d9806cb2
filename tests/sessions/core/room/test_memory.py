"""A memory goes out as JSON and comes back; what cannot be read is as if it had never been kept."""

import pytest

from sessions.core.protocol.values import Break, Note
from sessions.core.room.gestures import KeptGestures
from sessions.core.room.lifecycle import KeptLifecycle
from sessions.core.room.lobby import KeptLobby
from sessions.core.room.memory import RoomMemory, read_memory
from sessions.core.room.partition import KeptPartition

FULL = RoomMemory(
    gestures=KeptGestures(hands={"ana": 7, "ben": 9}, away=frozenset({"cleo"})),
    lobby=KeptLobby(locked=True, barred=frozenset({"dina"})),
    life=KeptLifecycle(on_break=Break(since_ms=1, until_ms=2)),
    partition=KeptPartition(
        names={"breakout:7-2": "Two", "breakout:7-1": "One"},
        homes={"ana": "breakout:7-1"},
        asked={"breakout:7-1": 5},
        since_ms=3,
        note=Note(text="Soon", at_ms=4),
    ),
)


def test_what_is_written_is_read() -> None:
    assert read_memory(FULL.model_dump_json(exclude_defaults=True)) == FULL
    assert list(read_memory(FULL.model_dump_json()).gestures.hands) == ["ana", "ben"]


@pytest.mark.parametrize("text", ["", "nonsense", "[]", "7", '{"weather": {}}'])
def test_what_cannot_be_read_is_an_empty_memory(text: str) -> None:
    assert read_memory(text) == RoomMemory()


def test_a_section_that_cannot_be_read_does_not_cost_the_others() -> None:
    text = FULL.model_dump_json().replace('"hands":{"ana":7,', '"hands":{"ana":"seven",')
    assert read_memory(text) == FULL.model_copy(update={"gestures": KeptGestures()})
