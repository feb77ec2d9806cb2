"""Pages on one process, rooms on others, over a real PostgreSQL and a real Redis."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidStatus
from websockets.typing import Origin

from tests.real.port import free_port
from tests.real.postgres import PostgresServer
from tests.real.redis import RedisServer
from tests.sessions.live.served import (
    OPEN_MAX_S,
    Browser,
    Clinic,
    Served,
    enter,
    join,
    make_clinic,
    migrate,
    serve,
)

pytestmark = pytest.mark.real

SEEN_WITHIN_S = 2.0
NODES = "SELECT count(*) FROM iop_sessions_roomnode"


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory, real_postgres: PostgresServer) -> str:
    """A database with its tables and nothing in them; every test has a copy."""
    url = real_postgres.new_database()
    migrate(tmp_path_factory.mktemp("empty"), url)
    return url


@pytest.fixture
def clinic(tmp_path: Path, real_postgres: PostgresServer, real_redis: RedisServer, empty: str) -> Clinic:
    database = real_postgres.new_database(like=empty)
    return make_clinic(tmp_path, DATABASE_URL=database, CHANNELS_URL=real_redis.url)


@pytest.fixture
def web(clinic: Clinic) -> Iterator[Served]:
    with serve(clinic, "web") as served:
        yield served


@contextmanager
def rooms(web: Served) -> Iterator[Served]:
    """A room node that the pages of `web` may open websockets to."""
    port = free_port()
    addresses = {"VIOIP_NODE_URL": f"ws://127.0.0.1:{port}", "VIOIP_ORIGINS": f"http://{web.base}"}
    with serve(web.clinic, "rooms", port=port, **addresses) as served:
        yield served


@asynccontextmanager
async def board(web: Served) -> AsyncIterator[ClientConnection]:
    """The coordinator's open page."""
    login = web.clinic.people["coordinator"]["login"]
    async with open_board(web, login) as socket:
        yield socket


def open_board(web: Served, login: str) -> connect:
    """The websocket of a board, as the owner of `login`."""
    return connect(
        f"ws://{web.base}/ws/board/",
        origin=Origin(f"http://{web.base}"),
        additional_headers={"Cookie": f"vioip={login}"},
        open_timeout=OPEN_MAX_S,
    )


async def test_a_join_on_one_process_is_seen_on_another_within_two_seconds(web: Served) -> None:
    with rooms(web):
        async with board(web) as page, join(web, "facilitator") as leader:
            await leader.until("welcome")
            began = time.monotonic()
            async with asyncio.timeout(SEEN_WITHIN_S):
                poke = json.loads(await page.recv())
            assert poke == {"type": "attendance_changed", "session": web.clinic.session}
            seen_s = time.monotonic() - began
            joined = "SELECT person FROM iop_sessions_factrow WHERE kind = 'joined'"
            assert web.clinic.rows(joined) == [(web.clinic.person("facilitator"),)]
            print(f"seen after {seen_s * 1000:.0f} ms")


async def test_the_web_process_holds_no_room(web: Served) -> None:
    with rooms(web) as node:
        answer = await web.ticket("client")
        assert answer["url"] == f"ws://{node.base}/ws/rooms/{web.clinic.session}/"
        url = f"ws://{web.base}/ws/rooms/{web.clinic.session}/"
        async with enter(url, answer["ticket"], origin=f"http://{web.base}") as browser:
            assert await browser.closed() == 4421


async def test_two_nodes_never_own_one_room(web: Served) -> None:
    """Both are asked at once with tickets that are good at either; one says that it is not the owner."""
    with rooms(web) as first, rooms(web) as second:
        await until_nodes(web.clinic, 2)
        answers = [await web.ticket(part) for part in ("client", "groupmate")]
        path = f"/ws/rooms/{web.clinic.session}/"
        urls = [f"ws://{node.base}{path}" for node in (first, second)]
        origin = f"http://{web.base}"
        async with (
            enter(urls[0], answers[0]["ticket"], origin=origin) as one,
            enter(urls[1], answers[1]["ticket"], origin=origin) as other,
        ):
            loser = await first_closed(one, other)
            winner = other if loser is one else one
            assert await loser.closed() == 4421
            assert (await winner.until("welcome"))["epoch"] == 1
        assert web.clinic.rows("SELECT epoch FROM iop_sessions_leaseterm") == [(1,)]


async def test_another_node_takes_the_rooms_of_a_dead_one(web: Served) -> None:
    with rooms(web) as first, rooms(web) as second:
        await until_nodes(web.clinic, 2)
        async with join(web, "facilitator") as leader:
            seat = (await leader.until("welcome"))["snapshot"]["you"]["seat"]
            token = (await leader.until("rejoin_granted"))["token"]
            owner, other = (
                (first, second) if first.port == leader.socket.remote_address[1] else (second, first)
            )
            owner.kill()
            began = time.monotonic()
        url = f"ws://{other.base}/ws/rooms/{web.clinic.session}/"
        welcome = await keep_trying(url, token, f"http://{web.base}")
        took_s = time.monotonic() - began
        assert (welcome["epoch"], welcome["snapshot"]["you"]["seat"]) == (2, seat)
        assert took_s < 15  # PROMISES R2
        print(f"taken over after {took_s:.1f} s")


async def test_rooms_and_boards_go_on_without_redis(web: Served, real_redis: RedisServer) -> None:
    """PROMISES R7: the layer only pokes; the board asks the database by itself."""
    with rooms(web):
        async with board(web) as page, join(web, "facilitator") as leader:
            await leader.until("welcome")
            await page.recv()
            real_redis.stop()
            try:
                async with join(web, "client") as client:
                    await client.until("welcome")
                    async with asyncio.timeout(10):
                        assert json.loads(await page.recv())["type"] == "attendance_changed"
                    await leader.until("beat_answered", ref=await leader.send("beat", n=leader.n))
            finally:
                real_redis.start()


async def test_only_a_coordinator_has_a_board(web: Served) -> None:
    for part in ("client", "facilitator"):
        login = web.clinic.people[part]["login"]
        with pytest.raises(InvalidStatus):
            await open_board(web, login)


async def until_nodes(clinic: Clinic, count: int) -> None:
    async with asyncio.timeout(20):
        while clinic.rows(NODES) != [(count,)]:  # noqa: ASYNC110 - asked from outside
            await asyncio.sleep(0.1)


async def first_closed(*browsers: Browser) -> Browser:
    tasks = {asyncio.create_task(browser.closed()): browser for browser in browsers}
    done, rest = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in rest:
        task.cancel()
    return tasks[done.pop()]


async def keep_trying(url: str, token: str, origin: str) -> dict[str, Any]:
    """Come back as a page does, until the room is there."""
    async with asyncio.timeout(30):
        while True:
            async with enter(url, token, origin=origin) as browser:
                closed = asyncio.create_task(browser.closed())
                welcome = asyncio.create_task(browser.until("welcome"))
                await asyncio.wait({closed, welcome}, return_when=asyncio.FIRST_COMPLETED)
                closed.cancel()
                if welcome.done():
                    return welcome.result()
                welcome.cancel()
            await asyncio.sleep(0.2)
