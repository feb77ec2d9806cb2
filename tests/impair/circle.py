"""A room of synthetic people around a real node, their lines in the hands of a test."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from sessions.media.clip import Clip
from sessions.media.engine import News
from sessions.media.node import MediaNode, PeerState
from sessions.media.python_engine import PythonEngine
from sessions.media.synthetic_count import SeatStream, StreamCount
from sessions.media.synthetic_media import encode_sound, sine
from sessions.media.synthetic_peer import SyntheticPeer
from tests.impair.udp_relay import UdpRelay

LOOK_EVERY_S = 0.01
NOTHING = StreamCount()


class Circle:
    """A started node; who joins with `relay=True` reaches it through `relay`, the others directly.

    `states` is what the node said of each peer, in order; `proofs` counts signs of life, `news` is what
    the engine found out.
    """

    def __init__(self, relay: UdpRelay, seats: int) -> None:
        self.relay = relay
        self.seats = seats
        self.states: list[tuple[str, PeerState]] = []
        self.proofs: Counter[str] = Counter()
        self.news: list[tuple[str, News]] = []
        self.people: dict[str, SyntheticPeer] = {}
        self.seat_of: dict[str, int] = {}
        self.node = MediaNode(
            PythonEngine,
            host=relay.host,
            public_addresses=[relay.host],
            public_port=relay.port,
            on_proof=lambda peer, _: self.proofs.update([peer]),
            on_state=lambda peer, state: self.states.append((peer, state)),
            on_news=lambda room, news: self.news.append((room, news)),
        )

    async def connect(self, peer: str, sdp: str, *, relay: bool = True) -> str:
        """The answer to an offer, leading through the relay or round it; the peer has a seat and sends."""
        seat = self.seat_of.setdefault(peer, len(self.seat_of))
        answer = await self.node.connect(peer, room="r", seats=self.seats, sdp=sdp)
        self.node.set_seat("r", seat, peer)
        self.node.set_sending(peer, True, True)
        candidate, host = f"{self.relay.host} {self.relay.port} typ", self.relay.host
        return answer if relay else answer.replace(candidate, f"{host} {self.node.port} typ")

    async def join(self, peer: str, voice: Clip, *, relay: bool = True) -> SyntheticPeer:
        """A synthetic person who speaks without a pause."""
        person = SyntheticPeer(seats=self.seats, voice=voice)
        await person.connect(await self.connect(peer, person.offer(), relay=relay))
        if (older := self.people.pop(peer, None)) is not None:
            await older.close()
        self.people[peer] = person
        person.set_sending(microphone=True, camera=False)
        return person

    def heard(self, listener: str, speaker: str) -> int:
        """Packets of the speaker's voice that reached the listener."""
        stream = SeatStream(self.seat_of[speaker], "audio")
        return self.people[listener].received.get(stream, NOTHING).packets

    def last_state(self, peer: str) -> PeerState | None:
        """What the node said last of the peer."""
        return next((state for known, state in reversed(self.states) if known == peer), None)


@asynccontextmanager
async def circle(*, seats: int = 4, seed: int = 1, host: str = "127.0.0.1") -> AsyncIterator[Circle]:
    """An empty circle at an address of this machine; everything is closed at its end."""
    async with UdpRelay(seed=seed, host=host) as relay:
        made = Circle(relay, seats)
        await made.node.start()
        relay.upstream = (host, made.node.port)
        try:
            yield made
        finally:
            for person in made.people.values():
                await person.close()
            await made.node.stop()


def make_voice() -> Clip:
    """A tone of four seconds, over and over."""
    return encode_sound(sine(440), seconds=4)


class Ear:
    """Watches counters grow; `longest_s` is the longest time that any of them stood still."""

    def __init__(self, *counters: Callable[[], int]) -> None:
        self._counters = counters
        self.longest_s = 0.0

    async def listen(self) -> None:
        """Until cancelled."""
        loop = asyncio.get_running_loop()
        before, since = [-1] * len(self._counters), [loop.time()] * len(self._counters)
        while True:
            now = [count() for count in self._counters]
            for at, (old, new) in enumerate(zip(before, now, strict=True)):
                self.longest_s = max(self.longest_s, loop.time() - since[at])
                if new != old:
                    since[at] = loop.time()
            before = now
            await asyncio.sleep(LOOK_EVERY_S)


@asynccontextmanager
async def listening(*counters: Callable[[], int]) -> AsyncIterator[Ear]:
    """An ear on `counters` for as long as the block lasts."""
    ear = Ear(*counters)
    task = asyncio.create_task(ear.listen())
    try:
        yield ear
    finally:
        task.cancel()
        await asyncio.wait({task})


async def until(condition: Callable[[], bool], *, seconds: float = 10) -> None:
    """Wait for `condition`; TimeoutError where it never comes true."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - what is waited for tells nobody
            await asyncio.sleep(LOOK_EVERY_S)
