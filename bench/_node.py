"""A media node alone in its process, as `manage.py serve` runs it; told what to do by lines of JSON."""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Any

import sessions.live.event_loop  # noqa: F401 - the loop that serves
from sessions.media.engine import LayersWanted, News
from sessions.media.node import MediaNode
from sessions.media.python_engine import PythonEngine


def _ignore(*_: object) -> None:
    """Nobody is told."""


async def _obey(node: MediaNode, order: dict[str, Any]) -> str:
    """One person more; the answer to their offer."""
    peer, room, seat = order["peer"], order["room"], order["seat"]
    answer = await node.connect(peer, room=room, seats=order["seats"], sdp=order["sdp"])
    node.set_seat(room, seat, peer)
    node.set_sending(peer, microphone=True, camera=True)
    node.set_priority(peer, is_leading=order["is_leading"])
    return answer


async def main() -> None:
    """Until the input ends. An order is somebody's offer, what somebody shows, or a question: who is told to
    send how many layers."""
    wanted: dict[str, int] = {}

    def note(_room: str, news: News) -> None:
        if isinstance(news, LayersWanted):
            wanted[news.peer] = news.layers

    node = MediaNode(PythonEngine, host="127.0.0.1", on_proof=_ignore, on_state=_ignore, on_news=note)
    await node.start()
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader(limit=1 << 20)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        order = json.loads(line)
        told: str | dict[str, int] = ""
        if "wanted" in order:
            told = wanted
        elif "heights" in order:
            node.set_wishes(order["peer"], {int(seat): height for seat, height in order["heights"].items()})
        else:
            told = await _obey(node, order)
        print(json.dumps(told), flush=True)
    await node.stop()


if __name__ == "__main__":
    asyncio.run(main())
