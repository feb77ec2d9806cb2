"""A media node on loopback with an engine that remembers and a clock that can be set, for tests."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from sessions.media.engine import News, SpeakerChanged
from sessions.media.node import MediaNode, PeerState
from sessions.media.synthetic_peer import SyntheticPeer
from tests.fakes.recording_engine import RecordingEngine


async def until(condition: Callable[[], bool], *, seconds: float = 10) -> None:
    """Wait for `condition`; TimeoutError where it never comes true."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - what is waited for tells nobody
            await asyncio.sleep(0.005)


class Clock:
    """Milliseconds that stand still until a test moves them."""

    def __init__(self) -> None:
        self.now = 1_000

    def __call__(self) -> int:
        return self.now


class Stage:
    """A started node, what it said and what its engine was told."""

    def __init__(self, **place: Any) -> None:
        self.engine = RecordingEngine()
        self.clock = Clock()
        self.states: list[tuple[str, PeerState]] = []
        self.proofs: list[tuple[str, int]] = []
        self.news: list[tuple[str, News]] = []
        self.node = MediaNode(
            lambda _outlet, *, on_misbehaving: self.engine,
            **({"host": "127.0.0.1"} | place),
            on_proof=lambda peer, now_ms: self.proofs.append((peer, now_ms)),
            on_state=lambda peer, state: self.states.append((peer, state)),
            on_news=self._take_news,
            now_ms=self.clock,
        )

    def _take_news(self, room: str, news: News) -> None:
        if news == SpeakerChanged("bug"):
            raise ZeroDivisionError
        self.news.append((room, news))

    async def answer(self, peer: str, client: SyntheticPeer) -> str:
        """The node's answer to the client's offer in room "r" of two seats."""
        return await self.node.connect(peer, room="r", seats=2, sdp=client.offer())

    async def join(self, peer: str, client: SyntheticPeer) -> None:
        """Connect `client` as `peer` and wait until the engine serves it."""
        await client.connect(await self.answer(peer, client))
        await until(lambda: self.states[-1:] == [(peer, "connected")])


@asynccontextmanager
async def staged(**place: Any) -> AsyncIterator[Stage]:
    """A stage whose node is stopped at the end; `place` is where it listens and what browsers are told."""
    stage = Stage(**place)
    await stage.node.start()
    try:
        yield stage
    finally:
        await stage.node.stop()
