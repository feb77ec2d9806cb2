"""What people in a room notice of a fault that they should not notice: silence, a lost line, new media."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from bench.rows import Row, at_most
from sessions.media.synthetic import SyntheticParticipant
from sessions.media.synthetic_count import SeatStream, StreamCount
from sessions.media.synthetic_peer import SyntheticPeer

LOOK_EVERY_S = 0.02


@dataclass
class Notice:
    """One person's. `silence_s`: the longest time without a new packet of anybody's voice; voices of benches
    never pause. `lines_lost`: how often they were without a room."""

    silence_s: float = 0.0
    lines_lost: int = 0
    media_anew: int = 0
    _media: SyntheticPeer | None = field(default=None, repr=False)
    _heard: tuple[int, float] = field(default=(0, 0.0), repr=False)
    _has_line: bool = field(default=True, repr=False)

    def look(self, media: SyntheticPeer | None, heard: int, *, has_line: bool, now_s: float) -> None:
        """Take note of this moment: `heard` packets of voices have come over `media` so far."""
        self.lines_lost += self._has_line and not has_line
        self._has_line = has_line
        if self._heard[1] == 0:
            self._media, self._heard = media, (heard, now_s)
        if media is not self._media and media is not None:
            self.media_anew += 1
            self._media, self._heard = media, (0, self._heard[1])
        self.silence_s = max(self.silence_s, now_s - self._heard[1])
        if heard > self._heard[0]:
            self._heard = (heard, now_s)


@dataclass(frozen=True)
class Noticed:
    """Of everybody who was watched together: the worst silence, and sums."""

    silence_s: float
    silences_s: tuple[float, ...]
    lines_lost: int
    media_anew: int


def voices(received: Mapping[SeatStream, StreamCount]) -> int:
    """Packets of sound, whosever."""
    return sum(count.packets for stream, count in received.items() if stream.kind == "audio")


def together(notices: Sequence[Notice]) -> Noticed:
    """What all of them noticed."""
    silences_s = tuple(one.silence_s for one in notices)
    lines_lost, media_anew = sum(one.lines_lost for one in notices), sum(one.media_anew for one in notices)
    return Noticed(max(silences_s), silences_s, lines_lost, media_anew)


def noticed_rows(name: str, runs: Sequence[Noticed], silence_aim_s: float) -> list[Row]:
    """That nobody noticed anything but a silence of `silence_aim_s` at most."""
    silence_s, anew = max(one.silence_s for one in runs), sum(one.media_anew for one in runs)
    return [
        at_most(f"{name}, longest silence", silence_s, unit="s", aim=silence_aim_s),
        at_most(f"{name}, lines lost", sum(one.lines_lost for one in runs), unit="1", aim=0),
        at_most(f"{name}, media connected anew", anew, unit="1", aim=0),
    ]


@asynccontextmanager
async def noticing(people: Sequence[SyntheticParticipant]) -> AsyncIterator[list[Notice]]:
    """Watches `people` as long as the block lasts."""
    notices = [Notice() for _ in people]

    def look() -> None:
        for one, notice in zip(people, notices, strict=True):
            heard = voices(one.media.received) if one.media is not None else 0
            notice.look(one.media, heard, has_line=one.entered.is_set(), now_s=time.monotonic())

    async def watch() -> None:
        while True:
            look()
            await asyncio.sleep(LOOK_EVERY_S)

    look()
    watching = asyncio.create_task(watch())
    try:
        yield notices
    finally:
        look()
        watching.cancel()
        await asyncio.wait({watching})
