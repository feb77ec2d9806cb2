"""The relay carries datagrams of several browsers both ways, and fails when it is told to."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from tests.impair.line import CLEAR, CUT, Line
from tests.impair.udp_relay import UdpRelay


class Echo:
    """A node that answers everything with the port that it came from."""

    def __init__(self, host: str = "127.0.0.1") -> None:
        self.socket = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind((host, 0))
        self.socket.setblocking(False)
        self.seen: list[tuple[bytes, int]] = []
        asyncio.get_running_loop().add_reader(self.socket.fileno(), self._read)

    def _read(self) -> None:
        datagram, source = self.socket.recvfrom(2048)
        self.seen.append((datagram, source[1]))
        self.socket.sendto(str(source[1]).encode(), source)

    def close(self) -> None:
        asyncio.get_running_loop().remove_reader(self.socket.fileno())
        self.socket.close()


class Client:
    """A browser's socket, connected to the relay."""

    def __init__(self, relay: UdpRelay) -> None:
        self.socket = socket.socket(
            socket.AF_INET6 if ":" in relay.host else socket.AF_INET, socket.SOCK_DGRAM
        )
        self.socket.connect((relay.host, relay.port))
        self.socket.setblocking(False)

    async def ask(self, *, timeout_s: float = 2.0) -> int:
        """Sends something; the port that the node saw. TimeoutError where nothing comes back."""
        loop = asyncio.get_running_loop()
        await loop.sock_sendall(self.socket, b"x")
        return int(await asyncio.wait_for(loop.sock_recv(self.socket, 100), timeout_s))


@asynccontextmanager
async def staged(host: str = "127.0.0.1") -> AsyncIterator[tuple[UdpRelay, Echo, list[Client]]]:
    echo = Echo(host)
    async with UdpRelay(host=host, upstream=(host, echo.socket.getsockname()[1])) as relay:
        clients = [Client(relay), Client(relay)]
        yield relay, echo, clients
        for client in clients:
            client.socket.close()
    echo.close()


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
async def test_each_browser_has_a_path_of_its_own(no_leaks: object, host: str) -> None:
    async with staged(host) as (relay, _, (one, two)):
        ports = [await one.ask(), await two.ask(), await one.ask()]
        assert ports[0] == ports[2] != ports[1]
        assert relay.counted == {"up": 3, "down": 3, "up_lost": 0, "down_lost": 0}


async def test_a_cut_of_one_way_is_a_cut_of_one_way(no_leaks: object) -> None:
    async with staged() as (relay, echo, (one, _)):
        relay.be(up=CLEAR, down=CUT)
        with pytest.raises(TimeoutError):
            await one.ask(timeout_s=0.1)
        assert len(echo.seen) == 1
        relay.cut()
        with pytest.raises(TimeoutError):
            await one.ask(timeout_s=0.1)
        assert len(echo.seen) == 1
        relay.be()
        await one.ask()


async def test_moving_changes_the_port_that_the_node_sees(no_leaks: object) -> None:
    async with staged() as (relay, echo, (one, _)):
        before = await one.ask()
        relay.move()
        after = await one.ask()
        assert after != before
        echo.socket.sendto(b"0", ("127.0.0.1", before))  # to where the browser was
        assert await one.ask() == after


async def test_a_delay_is_a_delay(no_leaks: object) -> None:
    async with staged() as (relay, _, (one, _)):
        relay.be(Line(delay_ms=40))
        began = asyncio.get_running_loop().time()
        await one.ask()
        assert 0.08 <= asyncio.get_running_loop().time() - began < 0.5
        relay.be(Line(delay_ms=10_000))
        with pytest.raises(TimeoutError):
            await one.ask(timeout_s=0.05)
