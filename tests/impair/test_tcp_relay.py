"""The relay takes the time that the line would take, and keeps the order."""

from __future__ import annotations

import asyncio

import pytest

from tests.impair.tcp_relay import TcpRelay


async def _echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(4096):
        writer.write(data)
    writer.close()


async def _trip_s(*, delay_ms: float, loss: float) -> tuple[float, bytes]:
    """Connect, say three things, hear them; seconds and what was heard."""
    server = await asyncio.start_server(_echo, "127.0.0.1", 0)
    port: int = server.sockets[0].getsockname()[1]
    loop = asyncio.get_running_loop()
    async with server, TcpRelay(("127.0.0.1", port), delay_ms=delay_ms, loss=loss) as relay:
        began_s = loop.time()
        reader, writer = await asyncio.open_connection("127.0.0.1", relay.port)
        for word in (b"one ", b"two ", b"three"):
            writer.write(word)
            await asyncio.sleep(0)
        heard = await reader.readexactly(13)
        writer.close()
    return loop.time() - began_s, heard


@pytest.mark.parametrize(("delay_ms", "loss", "least_s"), [(0, 0, 0), (20, 0, 0.08), (20, 0.3, 0.28)])
async def test_two_round_trips_and_what_repairs_cost(delay_ms: float, loss: float, least_s: float) -> None:
    took_s, heard = await _trip_s(delay_ms=delay_ms, loss=loss)
    assert heard == b"one two three"
    assert least_s <= took_s
