"""People who come and go while a room meets, as they do in a group of three hours.

One leaves and joins again; another is gone without a word and comes back with the rejoin token; of a third
the media connection is made anew. In turns, so that of four people everybody goes each of the three ways.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from itertools import cycle

from bench.company import Company

EVERY_S = 8.0
AWAY_S = 2.0  # a page that is loaded again
SETTLE_S = 15.0  # at the end nobody comes or goes any more


@dataclass(frozen=True)
class Return:
    """Somebody's: by which way, after how many seconds their media flowed, with which code they had left."""

    way: str
    took_s: float
    code: int | None = None


async def _leave(company: Company, part: str) -> int | None:
    return await company.leave_and_return(part)


async def _vanish(company: Company, part: str) -> None:
    await company.vanish_and_return(part, after_s=AWAY_S)


async def _connect(company: Company, part: str) -> None:
    await company.connect_anew(part)


WAYS: dict[str, Callable[[Company, str], Awaitable[int | None]]] = {
    "left and joined again": _leave,
    "vanished and came back": _vanish,
    "connected anew": _connect,
}


async def churn(company: Company, parts: Sequence[str], back: list[Return], *, ends_s: float) -> None:
    """Somebody of `parts` goes and returns every few seconds until shortly before `ends_s` of the loop's
    clock; who is back is added to `back`. TimeoutError when somebody does not come back."""
    loop = asyncio.get_running_loop()
    for part, (way, go) in zip(cycle(parts), cycle(WAYS.items()), strict=False):
        began_s = loop.time()
        if began_s + EVERY_S > ends_s - SETTLE_S:
            return
        code = await go(company, part)
        away_s = AWAY_S if go is _vanish else 0.0
        back.append(Return(way, loop.time() - began_s - away_s, code))
        await asyncio.sleep(max(0.0, began_s + EVERY_S - loop.time()))
