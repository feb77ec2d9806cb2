"""Our media node in a process of its own, and people who are connected to it."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from bench._callers import CERTIFICATE, RID_ID, Caller, Person, Stream
from sessions.media import aiortc_seam
from sessions.media.synthetic_offer import OwnSide, read_answer, write_offer

ANSWER_MAX_S = 20.0
SEATS = 14  # twelve people and two spare
_RID = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id"


class Node:
    """`pid` is its process."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.pid = process.pid
        self._process = process

    async def _order(self, **order: Any) -> Any:
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        stdin.write(json.dumps(order).encode() + b"\n")
        line = await asyncio.wait_for(stdout.readline(), ANSWER_MAX_S)
        return json.loads(line)

    async def gather(
        self, room: int, everybody: Sequence[Sequence[Stream]], *, leaders: int | None = None
    ) -> list[Person]:
        """A room in which everybody sends their streams; `leaders` of them (None: all) are always heard."""
        return [
            await self._join(room, streams, seat, is_leading=leaders is None or seat < leaders)
            for seat, streams in enumerate(everybody)
        ]

    async def _join(self, room: int, streams: Sequence[Stream], seat: int, *, is_leading: bool) -> Person:
        caller, peer = Caller(), f"{room}-{seat}"
        sdp = _offer(caller, streams)
        answer = await self._order(
            peer=peer, room=str(room), seat=seat, seats=SEATS, sdp=sdp, is_leading=is_leading
        )
        await caller.connect(read_answer(answer), is_dtls_client=False)
        return Person(caller, caller, streams, name=peer)

    async def show(self, room: int, seat: int, heights: dict[int, int]) -> None:
        """At how many pixels the person in `seat` shows each seat."""
        await self._order(peer=f"{room}-{seat}", heights=heights)

    async def wanted(self) -> dict[str, int]:
        """How many layers of their camera those send who were told."""
        told: dict[str, int] = await self._order(wanted=True)
        return told

    async def end(self) -> None:
        """Stop it."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        await asyncio.wait_for(self._process.wait(), ANSWER_MAX_S)


@asynccontextmanager
async def node() -> AsyncIterator[Node]:
    """A node on a port of its own."""
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench._node", stdin=pipe, stdout=pipe, limit=1 << 20
    )
    served = Node(process)
    try:
        yield served
    finally:
        await served.end()


def _offer(caller: Caller, streams: Sequence[Stream]) -> str:
    """A synthetic participant's, and the layers of its camera where it sends several."""
    fingerprint = aiortc_seam.fingerprint_of(CERTIFICATE)
    voice, camera = streams[0].ssrc, streams[1].ssrc
    text = write_offer(OwnSide(caller.ufrag, caller.password, fingerprint, voice, camera), seats=SEATS)
    rids = [stream.rid for stream in streams if stream.rid]
    if not rids:
        return text
    lines = [
        f"a=extmap:{RID_ID} {_RID}",
        *(f"a=rid:{rid} send" for rid in rids),
        "a=simulcast:send " + ";".join(rids),
    ]
    return text.replace(f"a=ssrc:{camera} cname:synthetic", "\r\n".join(lines))
