"""The relay as `docs/deploying.md` sets it up: good for media to the room nodes, and for nothing else."""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aioice import stun, turn

from sessions.media.turn import ice_servers
from tests.real.coturn import HOST, TurnServer, documented

pytestmark = pytest.mark.real

ELSEWHERE = "127.0.0.2"


class Ear(asyncio.DatagramProtocol):
    """What came of a send: an answer or a refusal."""

    def __init__(self) -> None:
        self.told: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self.gone = asyncio.Event()

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self.told.set_result(data.decode())

    def error_received(self, exc: Exception) -> None:
        self.told.set_result(str(exc))

    def connection_lost(self, exc: Exception | None) -> None:
        self.gone.set()


class Echo(asyncio.DatagramProtocol):
    """A room node's media port, as far as a relay is concerned."""

    def connection_made(self, transport: asyncio.DatagramTransport) -> None:  # type: ignore[override]
        self.transport = transport

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self.transport.sendto(b"heard " + data, addr)


@asynccontextmanager
async def echoing(host: str) -> AsyncIterator[tuple[str, int]]:
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(Echo, local_addr=(host, 0))
    try:
        yield transport.get_extra_info("sockname")
    finally:
        transport.close()


async def relayed(server: TurnServer, peer: tuple[str, int], *, way: str = "tcp") -> str:
    """What comes back of a datagram sent to `peer` by the relay, which is reached by `way`."""
    (given,) = ice_servers([server.url(way)], server.secret, nonce="n", now_s=int(time.time()))
    transport, ear = await turn.create_turn_endpoint(
        Ear,
        (HOST, server.tls_port if way == "tls" else server.port),
        given["username"],
        given["credential"],
        ssl=trusting() if way == "tls" else None,
        transport="udp" if way == "udp" else "tcp",
    )
    try:
        transport.sendto(b"hello", peer)
        return await asyncio.wait_for(ear.told, 5)
    finally:
        transport.close()
        await asyncio.wait_for(ear.gone.wait(), 5)


def trusting() -> ssl.SSLContext:
    """Takes a certificate that is signed by itself."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


@pytest.mark.parametrize("way", ["udp", "tcp", "tls"])
async def test_it_is_reached_by_every_way_that_browsers_try(tmp_path: Path, way: str) -> None:
    with TurnServer(tmp_path) as server:
        async with echoing(HOST) as node:
            assert await relayed(server, node, way=way) == "heard hello"


@pytest.mark.parametrize("only_to", [HOST, ELSEWHERE])
async def test_it_relays_to_the_nodes_address_and_to_nobody_else(tmp_path: Path, only_to: str) -> None:
    """Each address is the other's control."""
    with TurnServer(tmp_path, only_to=only_to) as server:
        async with echoing(HOST) as one, echoing(ELSEWHERE) as other:
            told = {peer[0]: await relayed(server, peer) for peer in (one, other)}
    refused = ELSEWHERE if only_to == HOST else HOST
    assert told[only_to] == "heard hello"
    assert "403" in told[refused]


async def tcp_allocation(server: TurnServer, monkeypatch: pytest.MonkeyPatch) -> str:
    """What the relay says to somebody who wants TCP connections made (RFC 6062)."""
    monkeypatch.setattr(turn, "UDP_TRANSPORT", turn.TCP_TRANSPORT)
    (given,) = ice_servers([server.url("tcp")], server.secret, nonce="n", now_s=int(time.time()))
    try:
        transport, ear = await turn.create_turn_endpoint(
            Ear, (HOST, server.port), given["username"], given["credential"], transport="tcp"
        )
    except stun.TransactionFailed as refused:
        return str(refused)
    transport.close()
    await asyncio.wait_for(ear.gone.wait(), 5)
    return "allocated"


async def test_it_makes_no_tcp_connections(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with TurnServer(tmp_path) as server:
        assert "442" in await tcp_allocation(server, monkeypatch)


async def test_control_without_that_line_it_would(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with TurnServer(tmp_path, without="no-tcp-relay") as server:
        assert await tcp_allocation(server, monkeypatch) == "allocated"


async def test_a_password_of_another_secret_opens_nothing(tmp_path: Path) -> None:
    with TurnServer(tmp_path) as server:
        server.secret = "guessed"
        with pytest.raises(stun.TransactionFailed, match="401"):
            await relayed(server, (HOST, 9))


def test_the_documented_lines_are_options_alone() -> None:
    """coturn reads what stands behind a value as a part of it: a remark has a line of its own."""
    lines = [line for line in documented() if not line.startswith("#")]
    assert len(lines) > 10
    assert [line for line in lines if " " in line or "#" in line] == []


async def test_every_documented_option_is_known_to_it(tmp_path: Path) -> None:
    with TurnServer(tmp_path) as server:
        log = server.log()
    assert [
        line for line in log.splitlines() if "unknown" in line.lower() or "bad config" in line.lower()
    ] == []
