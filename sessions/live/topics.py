"""Every topic of the channel layer, and what is said on it: pokes, never truth (TRAPS C1).

A poke says that something is worth asking the database about. It may be lost, doubled or late.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import Any

from channels.layers import get_channel_layer

from sessions.live.fault import describe

log = logging.getLogger(__name__)

ATTENDANCE = "attendance"  # somebody came or went, or a session started or ended
ROSTER = "roster"  # who is expected in a session has changed
_SEND_MAX_S = 2.0
_RETRY_S = 2.0


async def poke_attendance(session: str) -> None:
    """Tell dashboards that the attendance of `session` changed. Never raises, never waits long."""
    try:
        async with asyncio.timeout(_SEND_MAX_S):
            await get_channel_layer().group_send(ATTENDANCE, {"type": ATTENDANCE, "session": session})
    except Exception as error:
        log.warning("no poke for session %s: %s", session, describe(error))


async def pokes(topic: str) -> AsyncIterator[str]:
    """The session ids of pokes on `topic`, for ever; a layer that fails is asked again."""
    while True:
        try:
            async for message in _messages(topic):
                yield str(message.get("session", ""))
        except Exception as error:
            log.warning("the layer is away: %s", describe(error))
            await asyncio.sleep(_RETRY_S)


async def _messages(topic: str) -> AsyncIterator[dict[str, Any]]:
    layer = get_channel_layer()
    channel = await layer.new_channel()
    await layer.group_add(topic, channel)
    try:
        while True:
            yield await layer.receive(channel)
    finally:
        await layer.group_discard(topic, channel)
