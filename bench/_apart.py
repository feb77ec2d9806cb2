"""Pages and rooms in processes of their own over a real PostgreSQL: each part can fail for itself."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.company import make_clinic
from tests.real.port import free_port
from tests.real.postgres import PostgresServer
from tests.sessions.live.served import Clinic, Served, serve

NODES = "SELECT count(*) FROM iop_sessions_roomnode WHERE expires > now()"
START_MAX_S = 60.0


class Processes:
    """`web` is the process of the pages that was started last, always on the same port."""

    def __init__(self, clinic: Clinic, postgres: PostgresServer, running: ExitStack) -> None:
        self.clinic = clinic
        self.postgres = postgres
        self._running = running
        self.web = running.enter_context(serve(clinic, "web"))

    def start_web(self) -> None:
        """Another one in the place of one that is gone, as a supervisor would."""
        self.web = self._running.enter_context(serve(self.clinic, "web", port=self.web.port))

    def start_node(self, port: int = 0) -> Served:
        """A room node that the pages may send people to; `port` is that of one that is gone."""
        port = port or free_port()
        addresses = {"VIOIP_NODE_URL": f"ws://127.0.0.1:{port}", "VIOIP_ORIGINS": f"http://{self.web.base}"}
        return self._running.enter_context(
            serve(self.clinic, "rooms", port=port, VIOIP_PUBLIC_ADDRESS="127.0.0.1", **addresses)
        )

    async def until_nodes(self, number: int) -> None:
        """So many nodes have reported and live."""
        async with asyncio.timeout(START_MAX_S):
            while await asyncio.to_thread(self.clinic.rows, NODES) != [(number,)]:  # noqa: ASYNC110 - asked from outside
                await asyncio.sleep(0.1)

    async def until_pages(self) -> float:
        """Seconds of the monotonic clock at which somebody's own page is there."""
        login = self.clinic.people["client0"]["login"]
        times: list[float] = []

        def ask() -> None:
            if self.web.request("GET", "/", login=login)[0] in (200, 302):
                times.append(time.monotonic())

        while not times:
            await asyncio.to_thread(ask)
        return times[0]


@contextmanager
def apart(people: int, **settings: str) -> Iterator[Processes]:
    """A clinic whose group of `people` meets now, and its pages; no room node yet."""
    with (
        TemporaryDirectory(prefix="vioip-bench-") as var,
        PostgresServer() as postgres,
        ExitStack() as running,
    ):
        clinic = make_clinic(Path(var), people - 1, database=postgres.new_database())
        clinic.env.update(settings)
        yield Processes(clinic, postgres, running)
