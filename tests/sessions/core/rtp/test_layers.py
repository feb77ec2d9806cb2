from __future__ import annotations

import pytest

from sessions.core.rtp.layers import choose_newest, height_of, layer_for, nearest, nominal_bps
from sessions.core.rtp.source import ALIVE_MS, Source

NOW = 10_000


def source(layer: int, *, silent_ms: int = 0) -> Source:
    made = Source(layer + 1, "camera", layer=layer, payload_type=96)
    made.last_ms = NOW - silent_ms
    return made


@pytest.mark.parametrize(
    ("layers", "heights"), [(1, [360]), (2, [360, 720]), (3, [180, 360, 720]), (4, [90, 180, 360, 720])]
)
def test_layers_halve_and_one_alone_is_middling(layers: int, heights: list[int]) -> None:
    assert [height_of(layer, layers) for layer in range(layers)] == heights
    assert [nominal_bps(each) for each in (180, 360, 720, 1080)] == [120_000, 400_000, 1_200_000, 800_000]


@pytest.mark.parametrize(("height", "layer"), [(1, 0), (180, 0), (181, 1), (360, 1), (361, 2), (2000, 2)])
def test_the_lowest_layer_that_is_high_enough(height: int, layer: int) -> None:
    assert layer_for(height, 3) == layer


@pytest.mark.parametrize(
    ("alive", "wanted", "chosen"),
    [([0, 1, 2], 1, 1), ([0, 2], 1, 0), ([2], 1, 2), ([0], 2, 0), ([], 1, None), ([1, 2], 0, 1)],
)
def test_the_best_of_what_arrives(alive: list[int], wanted: int, chosen: int | None) -> None:
    found = nearest([source(each) for each in alive], wanted)
    assert (found.layer if found else None) == chosen


def test_a_voice_keeps_its_source_while_it_lives() -> None:
    present, other = source(0, silent_ms=500), source(1)
    assert choose_newest(present, [present, other], now_ms=NOW) is present
    present.last_ms = NOW - ALIVE_MS
    assert choose_newest(present, [present, other], now_ms=NOW) is other
    assert choose_newest(None, [], now_ms=NOW) is None
