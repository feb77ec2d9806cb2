"""How long a packet is on its way through a serving process, while that process also makes pages.

Twelve synthetic people are in a room of `manage.py serve` (role `all`). Whoever sends writes the time into
each packet just before it is encrypted; the receiver's kernel says when it came. First nobody asks for a
page, then two people read the board of a clinic of 240 clients and a client's week without a pause.
"""

from __future__ import annotations

import asyncio
import json
import socket
import struct
import sys
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

from bench.company import Company, Way, gathered, parts_of, served_clinic
from bench.rows import Row, at_most, run
from sessions.media.synthetic_peer import READS_PER_WAKE, SyntheticPeer
from tests.sessions.live.served import Served

PEOPLE, OTHERS, READERS = 12, 240, 2
SECONDS, QUICK_SECONDS = 20.0, 3.0
SETTLE_S = 5.0
AIM_MS = 20.0
_STAMP = struct.Struct("!Q")
_TIMESPEC = struct.Struct("@ll")
_SO_TIMESTAMPNS = 35  # <asm-generic/socket.h>; the module `socket` does not name it


class Witness(SyntheticPeer):
    """Sends the time with everything, and notes how old what comes is."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self._socket.setsockopt(socket.SOL_SOCKET, _SO_TIMESTAMPNS, 1)
        self._came_ns = 0
        self.ages_ms: list[float] = []

    def _protect(self, packet: bytes) -> bytes:
        return super()._protect(packet[: -_STAMP.size] + _STAMP.pack(time.time_ns()))

    def _read(self) -> None:
        with suppress(BlockingIOError):
            for _ in range(READS_PER_WAKE):
                datagram, extras, _, source = self._socket.recvmsg(2048, 64)
                seconds, rest = _TIMESPEC.unpack_from(extras[0][2])
                self._came_ns = seconds * 1_000_000_000 + rest
                self._dispatch(datagram, (source[0], source[1]))

    def _on_media(self, packet: bytes) -> None:
        super()._on_media(packet)
        self.ages_ms.append((self._came_ns - _STAMP.unpack_from(packet, len(packet) - _STAMP.size)[0]) / 1e6)


@asynccontextmanager
async def readers(server: Served, number: int) -> AsyncIterator[list[float]]:
    """Somebody reads all the time; what each page took stands in the list at the end."""
    login = server.clinic.people["coordinator"]["login"]
    client = server.clinic.person("client0")
    paths = ["/board/", f"/clients/{client}/week/"]
    pipe, times_ms = asyncio.subprocess.PIPE, list[float]()
    command = [sys.executable, "-m", "bench._readers", str(server.port), login, *paths]
    begun = [await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe) for _ in range(number)]
    try:
        yield times_ms
    finally:
        for one in begun:
            told, _ = await one.communicate(b"")  # which closes its input
            times_ms += json.loads(told)["times_ms"]


async def measure(server: Served, seconds: float) -> dict[str, list[float]]:
    """Ages of what came, without pages and with; times of the pages."""
    async with gathered(server, parts_of(PEOPLE), way=Way(make_peer=Witness)) as company:
        await asyncio.sleep(SETTLE_S)
        idle = await _listen(company, seconds)
        async with readers(server, READERS) as times_ms:
            await asyncio.sleep(SETTLE_S / 5)
            busy = await _listen(company, seconds)
        return {"idle": idle, "busy": busy, "pages": times_ms}


async def _listen(company: Company, seconds: float) -> list[float]:
    witnesses = [one.media for one in company.people.values() if isinstance(one.media, Witness)]
    for witness in witnesses:
        witness.ages_ms.clear()
    await asyncio.sleep(seconds)
    return [age for witness in witnesses for age in witness.ages_ms]


def quantile(values: Sequence[float], part: float) -> float:
    """The nearest value with at least `part` of all at or below it."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def rows(found: Mapping[str, Sequence[float]]) -> list[Row]:
    """p50 and p99 of both, judged with pages."""
    where = f"{PEOPLE} people in one room of role all"
    titles = {
        "idle": f"latency: forwarding, {where}, no pages",
        "busy": f"latency: forwarding, {where}, {READERS} readers of the board without a pause",
    }
    told = []
    for name, title in titles.items():
        told.append(Row(f"{title}, p50", round(quantile(found[name], 0.5), 2), "ms"))
        told.append(at_most(f"{title}, p99", quantile(found[name], 0.99), unit="ms", aim=AIM_MS))
    pages = found["pages"]
    told.append(Row("latency: pages made meanwhile", len(pages), "1"))
    return [*told, Row("latency: a page meanwhile, p50", round(quantile(pages, 0.5), 1), "ms")]


def bench(quick: bool) -> list[Row]:
    """Milliseconds of a packet on its way through a process that also makes pages."""
    with served_clinic(PEOPLE - 1, others=OTHERS) as server:
        return rows(asyncio.run(measure(server, QUICK_SECONDS if quick else SECONDS)))


if __name__ == "__main__":
    sys.exit(run(bench))
