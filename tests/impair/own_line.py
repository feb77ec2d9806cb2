"""One person's own line to the clinic, websockets and media: it can be cut while everybody else's holds."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bench.company import Way
from sessions.media.synthetic_peer import SyntheticPeer
from tests.impair.tcp_relay import TcpRelay
from tests.impair.udp_relay import UdpRelay
from tests.sessions.live.served import Served


@dataclass(frozen=True)
class OwnLine:
    """Websockets are reset by a cut, datagrams are lost in it."""

    websockets: TcpRelay
    datagrams: UdpRelay
    media_port: int

    @property
    def way(self) -> Way:
        """For the one whose line it is."""
        node, relay = (f"127.0.0.1 {port} typ" for port in (self.media_port, self.datagrams.port))

        class Through(SyntheticPeer):
            """Reaches the node through the relay, whatever the answer says."""

            async def connect(self, answer: str) -> None:
                assert node in answer
                await super().connect(answer.replace(node, relay))

        return Way(f"127.0.0.1:{self.websockets.port}", Through)

    def cut(self) -> None:
        """Nothing passes any more, either way."""
        self.websockets.cut()
        self.datagrams.cut()

    def mend(self) -> None:
        """Everything passes again."""
        self.websockets.mend()
        self.datagrams.be()


@asynccontextmanager
async def own_line(server: Served, media_port: int) -> AsyncIterator[OwnLine]:
    """A whole line to `server`, whose media come and go at a port of the loopback."""
    async with (
        UdpRelay(upstream=("127.0.0.1", media_port)) as datagrams,
        TcpRelay(("127.0.0.1", server.port)) as websockets,
    ):
        yield OwnLine(websockets, datagrams, media_port)
