"""Pages count while they are made, however they end."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from sessions.live.pages import PagesBeside
from sessions.media.turns import Turns


async def test_two_pages_at_once_are_two_and_afterwards_none() -> None:
    turns, made = Turns(), asyncio.Event()

    async def slow(*_: Any) -> None:
        await made.wait()

    pages = PagesBeside(slow, turns)
    asked = [asyncio.create_task(pages({}, None, None)) for _ in range(2)]
    await asyncio.sleep(0)
    assert turns.others == 2
    made.set()
    await asyncio.gather(*asked)
    assert turns.others == 0


async def test_a_page_that_raises_or_is_given_up_is_over() -> None:
    turns = Turns()

    async def broken(*_: Any) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await PagesBeside(broken, turns)({}, None, None)

    async def endless(*_: Any) -> None:
        await asyncio.Event().wait()

    asked = asyncio.create_task(PagesBeside(endless, turns)({}, None, None))
    await asyncio.sleep(0)
    assert turns.others == 1
    asked.cancel()
    await asyncio.wait({asked})
    assert turns.others == 0
