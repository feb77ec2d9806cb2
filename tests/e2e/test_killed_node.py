"""The serving process dies amid a meeting (PROMISES R2); `make promises` measures how long it takes."""

from __future__ import annotations

import pytest

from bench._returns import BACK_MAX_S
from bench.promises import kills

pytestmark = pytest.mark.real


async def test_everybody_is_back_in_their_seat_and_meets_the_others(no_leaks: object) -> None:
    [found] = await kills(1, 4)
    assert len(found.line_s) == len(found.media_s) == 4
    assert max(found.line_s + found.media_s) < BACK_MAX_S
    assert found.moved == 0
    assert max(found.stale_s) < 10
