from __future__ import annotations

import pytest

from sessions.core.rtp.layers import choose_layer, choose_newest, rank
from sessions.core.rtp.source import ALIVE_MS, Source

NOW = 10_000


def source(layer: int, *, silent_ms: int = 0) -> Source:
    made = Source(layer + 1, "camera", layer=layer, payload_type=96)
    made.last_ms = NOW - silent_ms
    return made


@pytest.mark.parametrize(("layers", "order"), [(1, [0]), (2, [1, 0]), (3, [1, 0, 2]), (4, [2, 1, 3, 0])])
def test_the_middle_first_then_the_lower(layers: int, order: list[int]) -> None:
    assert sorted(range(layers), key=lambda layer: rank(layer, layers)) == order


@pytest.mark.parametrize(
    ("alive", "silent", "chosen"),
    [([0, 1, 2], [], 1), ([0, 2], [1], 0), ([2], [0, 1], 2), ([0], [], 0), ([], [0, 1], None)],
)
def test_the_best_of_what_arrives(alive: list[int], silent: list[int], chosen: int | None) -> None:
    sources = [source(each) for each in alive] + [source(each, silent_ms=ALIVE_MS) for each in silent]
    found = choose_layer(None, sources, layers=3, now_ms=NOW)
    assert (found.layer if found else None) == chosen


def test_the_present_layer_stays_when_nothing_arrives() -> None:
    present = source(1, silent_ms=ALIVE_MS)
    assert choose_layer(present, [present], layers=3, now_ms=NOW) is present


def test_a_voice_keeps_its_source_while_it_lives() -> None:
    present, other = source(0, silent_ms=500), source(1)
    assert choose_newest(present, [present, other], now_ms=NOW) is present
    present.last_ms = NOW - ALIVE_MS
    assert choose_newest(present, [present, other], now_ms=NOW) is other
    assert choose_newest(None, [], now_ms=NOW) is None
