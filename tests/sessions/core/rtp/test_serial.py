from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.core.rtp.serial import distance16, distance32, unwrap16

full = st.integers(min_value=1 << 16, max_value=1 << 48)


@pytest.mark.parametrize(
    ("newer", "older", "way"),
    [(1, 0, 1), (0, 0xFFFF, 1), (0xFFFF, 0, -1), (0x8000, 0, -0x8000), (0x7FFF, 0, 0x7FFF), (5, 5, 0)],
)
def test_the_way_on_the_small_circle(newer: int, older: int, way: int) -> None:
    assert distance16(newer, older) == way


@given(start=full, step=st.integers(-0x8000, 0x7FFF))
def test_a_number_is_found_again_from_its_low_bits(start: int, step: int) -> None:
    assert unwrap16((start + step) & 0xFFFF, start) == start + step


@given(start=full, step=st.integers(-(1 << 31), (1 << 31) - 1))
def test_the_way_on_the_large_circle(start: int, step: int) -> None:
    assert distance32((start + step) & 0xFFFFFFFF, start & 0xFFFFFFFF) == step
