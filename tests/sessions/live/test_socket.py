"""The outbox of a websocket: in order, bounded, closed once."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from sessions.core.protocol.events import Message, Numbered, Ok, ParticipantLeft
from sessions.live.limits import UNACKNOWLEDGED_MAX_S
from sessions.live.socket import OUTBOX_MAX, TOO_SLOW, RoomSocket


def event(n: int) -> Message:
    return Numbered(epoch=1, n=n, event=ParticipantLeft(id="someone"))


async def written(socket: RoomSocket, sent: list[dict[str, Any]]) -> list[object]:
    async with asyncio.timeout(3):
        await socket.write()
    return [json.loads(one["text"])["ref"] if "text" in one else one["code"] for one in sent]


async def test_what_was_sent_goes_before_the_close_and_nothing_after_it() -> None:
    sent: list[dict[str, Any]] = []
    socket = make_socket(sent)
    socket.send(Ok(ref=1))
    socket.send(Ok(ref=2))
    socket.close(4410)
    socket.close(4400)
    socket.send(Ok(ref=3))
    assert await written(socket, sent) == [1, 2, 4410]
    assert socket.close_code == 4410


async def test_a_reader_too_far_behind_is_closed_at_once_and_memory_is_bounded() -> None:
    sent: list[dict[str, Any]] = []
    socket = make_socket(sent)
    for ref in range(OUTBOX_MAX * 3):
        socket.send(Ok(ref=ref))
    assert await written(socket, sent) == [TOO_SLOW]


async def test_a_reader_that_acknowledges_nothing_is_overdue() -> None:
    now = [0.0]
    socket = make_socket([], now)
    socket.send(event(1))
    socket.send(Ok(ref=1))
    now[0] = UNACKNOWLEDGED_MAX_S + 1
    assert socket.is_overdue()
    socket.acknowledged(1)
    assert not socket.is_overdue()


def make_socket(sent: list[dict[str, Any]], now: list[float] | None = None) -> RoomSocket:
    async def outlet(message: dict[str, Any]) -> None:
        sent.append(message)

    clock = now or [0.0]
    return RoomSocket(outlet, lambda: clock[0])
