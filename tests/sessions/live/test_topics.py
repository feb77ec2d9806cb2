"""Pokes arrive when there is a layer, and hurt nobody when there is none."""

from __future__ import annotations

import asyncio

import pytest
from channels.layers import channel_layers
from channels_redis.pubsub import RedisPubSubChannelLayer

from sessions.live.topics import ATTENDANCE, poke_attendance, pokes
from tests.real.port import free_port


async def test_a_poke_reaches_everybody_who_listens() -> None:
    channel_layers.backends.clear()
    listeners = [pokes(ATTENDANCE), pokes(ATTENDANCE)]
    heard = [asyncio.ensure_future(anext(listener)) for listener in listeners]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    await poke_attendance("17")
    async with asyncio.timeout(3):
        assert await asyncio.gather(*heard) == ["17", "17"]
    for listener in listeners:
        await listener.aclose()  # type: ignore[attr-defined]


async def test_without_its_redis_a_poke_is_lost_quietly_and_soon(caplog: pytest.LogCaptureFixture) -> None:
    channel_layers.set("default", RedisPubSubChannelLayer(hosts=[f"redis://127.0.0.1:{free_port()}/0"]))
    try:
        async with asyncio.timeout(5):
            await poke_attendance("17")
    finally:
        channel_layers.backends.clear()
    assert [message.split(":")[0] for message in caplog.messages] == ["no poke for session 17"]
