"""R7: Redis is gone for a while and comes back with nothing in it, while a room goes on.

Pages and rooms are processes of their own, so that all they say to one another goes by it. While it is away
and after its return one client leaves and joins again; a coordinator's board has to hear of both: by its own
question meanwhile, by pokes again afterwards. Nobody else may notice anything. Seen to fail with the board's
own question switched off in `sessions.live.board_consumer` (nothing was told meanwhile) and with a Redis
that was not started again (no poke came).
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin

from bench._apart import apart
from bench._counted import Attended, Minutes, minute_rows
from bench._notice import Noticed, noticed_rows, noticing, together
from bench._returns import CALM_S, calmly, meeting, seats
from bench.company import Company, until
from bench.rows import Row, at_most
from tests.real.redis import RedisServer
from tests.sessions.live.served import Served

AWAY_S = 10.0
TOLD_AIM_S = 10.0  # PROMISES R7: after its return; while it is away the board asks every four seconds
SILENCE_AIM_S = 1.0
TOLD_MAX_S = 30.0


@dataclass
class Board:
    """An open page of the coordinator: when it was told that something changed, and by whom."""

    poked_s: list[float] = field(default_factory=list)
    asked_s: list[float] = field(default_factory=list)

    async def listen(self, socket: ClientConnection) -> None:
        """Until the line ends. A poke names its session; the page's own question does not."""
        with suppress(ConnectionClosed):
            async for text in socket:
                times_s = self.poked_s if json.loads(text)["session"] else self.asked_s
                times_s.append(time.monotonic())

    def after(self, moment_s: float) -> bool:
        """Whether it was told of anything since."""
        return any(one > moment_s for one in (*self.poked_s, *self.asked_s))

    def poked_after(self, moment_s: float) -> bool:
        """Whether a poke has come since."""
        return any(one > moment_s for one in self.poked_s)


@dataclass(frozen=True)
class Away:
    """Seconds until the board knew: of a change while Redis was away, and by a poke after its return."""

    told_s: float
    poked_s: float
    moved: int
    noticed: Noticed


@asynccontextmanager
async def board(web: Served) -> AsyncIterator[Board]:
    """The coordinator's page, open."""
    login = web.clinic.people["coordinator"]["login"]
    url, origin = f"ws://{web.base}/ws/board/", Origin(f"http://{web.base}")
    async with connect(url, origin=origin, additional_headers={"Cookie": f"vioip={login}"}) as socket:
        page = Board()
        listening = asyncio.create_task(page.listen(socket))
        try:
            yield page
        finally:
            listening.cancel()
            await asyncio.wait({listening})


@contextmanager
def forgetful_redis() -> Iterator[RedisServer]:
    """One that keeps nothing, in a folder of its own."""
    with TemporaryDirectory(prefix="vioip-redis-") as place, RedisServer(Path(place)) as redis:
        yield redis


async def absences(runs: int, people: int) -> tuple[list[Away], list[Minutes]]:
    """Redis goes and returns while a room meets, again and again; then everybody's minutes."""
    attended = Attended()
    with forgetful_redis() as redis, apart(people, CHANNELS_URL=redis.url) as processes:
        processes.start_node()
        await processes.until_nodes(1)
        web = processes.web
        async with board(web) as page, meeting(web, people) as company:
            attended.gathered()
            found = [
                await _away_once(redis, company, page, attended=attended)
                async for _ in calmly(runs, CALM_S, seed=7)
            ]
            return found, await attended.end(processes.clinic, company)


async def _away_once(redis: RedisServer, company: Company, page: Board, *, attended: Attended) -> Away:
    *others, restless = company.people
    before = {part: seat for part, seat in seats(company).items() if part in others}
    async with noticing([company.people[part] for part in others]) as notices:
        redis.stop()
        gone_s = time.monotonic()
        await _come_and_go(company, restless, attended)
        told_s = await _until_told(lambda: page.after(gone_s), gone_s)
        await asyncio.sleep(max(0.0, gone_s + AWAY_S - time.monotonic()))
        await asyncio.to_thread(redis.start)
        back_s = time.monotonic()
        while not page.poked_after(back_s) and time.monotonic() < back_s + TOLD_MAX_S:
            await _come_and_go(company, restless, attended)
        poked_s = await _until_told(lambda: page.poked_after(back_s), back_s)
    moved = sum(seats(company).get(part) != seat for part, seat in before.items())
    return Away(told_s, poked_s, moved, together(notices))


async def _come_and_go(company: Company, part: str, attended: Attended) -> None:
    began_s = time.monotonic()
    await company.leave_and_return(part)
    attended.cost({part: time.monotonic() - began_s})


async def _until_told(is_told: Callable[[], bool], since_s: float) -> float:
    """Seconds from `since_s`; as long as was waited where nothing came."""
    with suppress(TimeoutError):
        await until(is_told, seconds=TOLD_MAX_S)
    return time.monotonic() - since_s


def rows(found: Sequence[Away], minutes: Sequence[Minutes], people: int) -> list[Row]:
    """R7."""
    name = f"R7: Redis away for {AWAY_S:g} s, {people} people, {len(found)} runs"
    noticed = [one.noticed for one in found]
    told_s, poked_s = max(one.told_s for one in found), max(one.poked_s for one in found)
    return [
        at_most(f"{name}, board told of a change meanwhile, max", told_s, unit="s", aim=TOLD_AIM_S),
        at_most(f"{name}, board poked again after its return, max", poked_s, unit="s", aim=TOLD_AIM_S),
        *noticed_rows(name, noticed, SILENCE_AIM_S),
        at_most(f"{name}, seats that changed", sum(one.moved for one in found), unit="1", aim=0),
        *minute_rows(name, minutes, 0),
    ]


def bench(runs: int, people: int) -> list[Row]:
    """R7, from the runs to the table."""
    return rows(*asyncio.run(absences(runs, people)), people)
