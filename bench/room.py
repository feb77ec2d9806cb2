"""A room of 14 people who do 20 things a second: how long until everybody knows, and what a page has to load.

Fourteen websockets to a real serving process, and nothing else: media is what `bench.forwarding` and
`bench.latency` measure. In turn each person raises or lowers a hand, as plain a command as there is and one
that everybody is told of; the clock runs from just before the command is sent until its event has been read
at each of the fourteen. Sender and readers are one process on the same machine, so their share is in it.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import brotli

from bench.company import parts_of, served_clinic
from bench.join import percentile
from bench.rows import Row, at_most, run
from tests.sessions.live.served import ROOT, Browser, Served, enter

PEOPLE = 14
COMMANDS_A_S = 20
SECONDS, QUICK_SECONDS = 60, 10
LINES = 28  # of chat in the snapshot
LINE = "That was hard for me too, and it helped to write it down before I went to bed."
AIM_MS = 50
SNAPSHOT_AIM_KB = 20
SCRIPT_AIM_KB = 60
QUIET_MAX_S = 5.0
DIST = ROOT / "frontend" / "dist"
ENTRY = "src/room.tsx"


@dataclass
class Stopwatch:
    """When each hand was asked up or down, and how long each reader then waited (ms)."""

    asked: dict[tuple[str, bool], float] = field(default_factory=dict)
    waits: list[float] = field(default_factory=list)

    def begin(self, person: str, up: bool) -> None:
        self.asked[person, up] = time.perf_counter()

    def read(self, person: str, up: bool) -> None:
        """One reader has just learned it."""
        self.waits.append((time.perf_counter() - self.asked[person, up]) * 1000)


class Told(list[dict[str, Any]]):
    """The messages of one reader; each hand that goes up or down is timed as it is put down."""

    def __init__(self, watch: Stopwatch) -> None:
        super().__init__()
        self._watch = watch
        self._up: dict[str, bool] = {}

    def append(self, message: dict[str, Any]) -> None:
        self.look(message)
        super().append(message)

    def look(self, message: dict[str, Any]) -> None:
        """Only hands that somebody was asked to raise or lower are timed."""
        event = message.get("event", {})
        if event.get("type") == "participant_changed":
            one = event["participant"]
            person, up = one["id"], one["hand_ms"] is not None
            if self._up.get(person, False) != up and (person, up) in self._watch.asked:
                self._up[person] = up
                self._watch.read(person, up)


@dataclass(frozen=True)
class Measured:
    """What one run found: waits in ms, sizes in bytes."""

    waits: Sequence[float]
    snapshot: int
    with_chat: int


async def measure(server: Served, seconds: int) -> Measured:
    """Everybody in; snapshots; then hands for `seconds`."""
    watch = Stopwatch()
    async with AsyncExitStack() as stack:
        room: dict[str, Browser] = {}
        for part in parts_of(PEOPLE):
            room[part] = await _enter(stack, server, part)
            await room[part].until("welcome")
            leader = room["facilitator"]
            person = server.clinic.person(part)
            if room[part] is leader:
                ref = await leader.send("start")
            else:
                ref = await leader.send("admit", participant=person)
            await leader.until("ok", ref=ref)
        plain = await _snapshot_size(server)
        for n in range(LINES):
            await list(room.values())[n % PEOPLE].send("say", to="group", text=LINE, client=None)
            await asyncio.sleep(1 / COMMANDS_A_S)
        with_chat = await _snapshot_size(server)
        for browser in room.values():
            browser.messages = Told(watch)
        await _hands(server, room, watch, seconds=seconds)
    return Measured(watch.waits, plain, with_chat)


async def _enter(stack: AsyncExitStack, server: Served, part: str) -> Browser:
    answer = await server.ticket(part)
    origin = f"http://{server.base}"
    return await stack.enter_async_context(enter(answer["url"], answer["ticket"], origin=origin))


async def _snapshot_size(server: Served) -> int:
    """Bytes of the snapshot that a second leader's browser is welcomed with."""
    answer = await server.ticket("partner")
    async with enter(answer["url"], answer["ticket"], origin=f"http://{server.base}") as browser:
        welcome = await browser.until("welcome")
        await browser.send("leave")
    return len(json.dumps(welcome["snapshot"], separators=(",", ":"), ensure_ascii=False).encode())


async def _hands(server: Served, room: Mapping[str, Browser], watch: Stopwatch, *, seconds: int) -> None:
    """One command every 1/20 s, by whoever's turn it is; then waits for the last event."""
    clock = asyncio.get_running_loop().time
    began, up = clock(), dict.fromkeys(room, False)
    parts = list(room)
    for n in range(seconds * COMMANDS_A_S):
        await asyncio.sleep(max(0.0, began + n / COMMANDS_A_S - clock()))
        part = parts[n % PEOPLE]
        person, up[part] = server.clinic.person(part), not up[part]
        watch.begin(person, up[part])
        if up[part]:
            await room[part].send("raise_hand")
        else:
            await room[part].send("lower_hand", participant=person)
    expected = seconds * COMMANDS_A_S * PEOPLE
    async with asyncio.timeout(QUIET_MAX_S):
        while len(watch.waits) < expected:  # noqa: ASYNC110 - what is waited for tells nobody
            await asyncio.sleep(0.01)


def script_bytes(dist: Path, entry: str = ENTRY) -> int:
    """What the room's page loads of JavaScript, each file as `collectstatic` compresses it (brotli)."""
    manifest: dict[str, dict[str, Any]] = json.loads((dist / "manifest.json").read_text())
    files, waiting = set(), [entry]
    while waiting:
        chunk = manifest[waiting.pop()]
        files.add(chunk["file"])
        waiting += [name for name in chunk.get("imports", []) if manifest[name]["file"] not in files]
        files |= {name for name in chunk.get("assets", []) if name.endswith(".js")}
    return sum(len(brotli.compress((dist / name).read_bytes())) for name in files)


def rows(measured: Measured, script: int) -> list[Row]:
    """The tail is judged; a snapshot with a long chat is told."""
    name = f"room: command to event, {PEOPLE} people, {COMMANDS_A_S} commands a second"
    waits = measured.waits
    return [
        Row(f"{name}, p50", round(percentile(waits, 0.5), 2), "ms"),
        at_most(f"{name}, p99", percentile(waits, 0.99), unit="ms", aim=AIM_MS),
        at_most("room: snapshot", measured.snapshot / 1000, unit="kB", aim=SNAPSHOT_AIM_KB),
        Row(f"room: snapshot with {LINES} lines of chat", measured.with_chat / 1000, "kB"),
        at_most("room: JavaScript of its page, compressed", script / 1000, unit="kB", aim=SCRIPT_AIM_KB),
    ]


def bench(quick: bool) -> list[Row]:
    """Milliseconds from a command to its event at everybody's browser; sizes of snapshot and page."""
    with served_clinic(PEOPLE - 1) as server:
        measured = asyncio.run(measure(server, QUICK_SECONDS if quick else SECONDS))
    return rows(measured, script_bytes(DIST))


if __name__ == "__main__":
    sys.exit(run(bench))
