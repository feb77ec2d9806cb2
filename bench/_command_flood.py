"""R14: one person floods the room with messages, by the thousand and again after every close: first once a
second, which is judged, then without a pause, which is told.

Meanwhile the others raise and lower their hands in turn, twenty times a second; the clock runs from a command
until each of them has read its event. The flood comes from a process of its own. Seen to fail with the limits
of `sessions.live.limits` switched off: what the flood sent was done for everybody, one after the other.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any

from bench.company import parts_of, served_clinic
from bench.join import percentile
from bench.room import Stopwatch, Told
from bench.rows import Row, at_least, at_most
from sessions.core.protocol.events import CloseCode
from tests.sessions.live.served import ROOT, Browser, Served, enter

COMMANDS_A_S = 20
SECONDS, QUICK_SECONDS, CALM_SECONDS = 60, 15, 5
AIM_MS = 250
PAUSE_S = 1.0
SENT_AIM = 1000
READ_MAX_S = 30.0
CUT_OFF = 1006  # whoever does not take leave within a second of a close
CLOSED_AS = frozenset(str(int(code)) for code in (CloseCode.MALFORMED, CloseCode.TOO_MANY, CUT_OFF))


class Heard(Told):
    """The messages of one reader of a flood: looked at and not kept."""

    def append(self, message: dict[str, Any]) -> None:
        """One message has come."""
        self.look(message)


@dataclass(frozen=True)
class Flood:
    """What the flooder told of itself."""

    malformed: int
    commands: int
    closed: Mapping[str, int] = field(default_factory=dict)

    @property
    def unheeded(self) -> int:
        """Lines of its that did not end as they should."""
        return sum(times for code, times in self.closed.items() if code not in CLOSED_AS)


@dataclass(frozen=True)
class Flooded:
    """Waits of the others in milliseconds, and `unread` events that somebody never read."""

    waits_ms: Sequence[float]
    unread: int
    flood: Flood


@dataclass(frozen=True)
class Measured:
    """Waits before any flood; a flood by the second and one without a pause; `errors` in the server's log."""

    calm_ms: Sequence[float]
    paced: Flooded
    unpaced: Flooded
    errors: int


async def measure(server: Served, people: int, *, seconds: int) -> Measured:
    """Everybody in; hands; hands and a flood."""
    async with AsyncExitStack() as stack:
        room = {part: await _enter(stack, server, part) for part in parts_of(people)[:-1]}
        way_in = await _way_in(server, parts_of(people)[-1], room["facilitator"])
        calm = Stopwatch()
        await _hands(server, room, calm, seconds=CALM_SECONDS)
        before = len(server.log.read_bytes())
        floods = [await _flood(server, room, way_in, times=(seconds, pause_s)) for pause_s in (PAUSE_S, 0)]
    log = server.log.read_bytes()[before:]
    return Measured(calm.waits, floods[0], floods[1], log.count(b" ERROR ") + log.count(b"Traceback"))


async def _flood(
    server: Served, room: Mapping[str, Browser], way_in: tuple[str, str], *, times: tuple[float, float]
) -> Flooded:
    """`times`: for how many seconds, and how long the flooder stays away after a close."""
    watch, origin = Stopwatch(), f"http://{server.base}"
    command = [sys.executable, "-m", "bench._flooder", *way_in, origin, *map(str, times)]
    flooder = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    unread = await _hands(server, room, watch, seconds=int(times[0]))
    told, _ = await flooder.communicate()
    return Flooded(watch.waits, unread, Flood(**json.loads(told)))


async def _enter(stack: AsyncExitStack, server: Served, part: str) -> Browser:
    answer = await server.ticket(part)
    origin = f"http://{server.base}"
    browser = await stack.enter_async_context(enter(answer["url"], answer["ticket"], origin=origin))
    await browser.until("welcome")
    return browser


async def _way_in(server: Served, part: str, leader: Browser) -> tuple[str, str]:
    """Everybody who waits is let in, and `part` as well: where they may come again, and by which token."""
    answer = await server.ticket(part)
    async with enter(answer["url"], answer["ticket"], origin=f"http://{server.base}") as browser:
        await browser.until("welcome")
        await leader.until("ok", ref=await leader.send("admit_all"))
        return answer["url"], (await browser.until("rejoin_granted"))["token"]


async def _hands(server: Served, room: Mapping[str, Browser], watch: Stopwatch, *, seconds: int) -> int:
    """One command every 1/20 s, by whoever's turn it is; how many events somebody did not read in the end."""
    for browser in room.values():
        browser.messages = Heard(watch)
    began_s, up, parts = time.monotonic(), dict.fromkeys(room, False), list(room)
    for n in range(seconds * COMMANDS_A_S // (2 * len(parts)) * 2 * len(parts)):  # hands are down again
        await asyncio.sleep(max(0.0, began_s + n / COMMANDS_A_S - time.monotonic()))
        part = parts[n % len(parts)]
        person, up[part] = server.clinic.person(part), not up[part]
        watch.begin(person, up[part])
        if up[part]:
            await room[part].send("raise_hand")
        else:
            await room[part].send("lower_hand", participant=person)
    expected = (n + 1) * len(parts)
    ends_s = time.monotonic() + READ_MAX_S
    while len(watch.waits) < expected and time.monotonic() < ends_s:  # noqa: ASYNC110 - nobody tells
        await asyncio.sleep(0.01)
    return expected - len(watch.waits)


def rows(found: Measured, people: int) -> list[Row]:
    """R14. A flood that was less than what is promised proves nothing."""
    paced, unpaced = found.paced, found.unpaced
    name = f"R14: a thousand messages a second by one of {people}"
    faster = f"R14: {_sent(unpaced)} messages in the same time"
    return [
        at_least(f"{name}, malformed, in all", paced.flood.malformed, unit="1", aim=SENT_AIM),
        at_least(f"{name}, commands, in all", paced.flood.commands, unit="1", aim=SENT_AIM),
        at_most(f"{name}, lines not closed for it", paced.flood.unheeded, unit="1", aim=0),
        Row(f"{name}, before: others' command to event, p99", _p99(found.calm_ms), "ms"),
        at_most(f"{name}, others' command to event, p99", _p99(paced.waits_ms), unit="ms", aim=AIM_MS),
        at_most(f"{name}, events that somebody never read", paced.unread, unit="1", aim=0),
        Row(f"{faster}, others' command to event, p99", _p99(unpaced.waits_ms), "ms"),
        at_most(f"{faster}, lines not closed for it", unpaced.flood.unheeded, unit="1", aim=0),
        at_most(f"{faster}, events that somebody never read", unpaced.unread, unit="1", aim=0),
        at_most("R14: errors in the server's log", found.errors, unit="1", aim=0),
    ]


def _sent(one: Flooded) -> int:
    return one.flood.malformed + one.flood.commands


def _p99(waits_ms: Sequence[float]) -> float:
    return round(percentile(waits_ms, 0.99), 1)


def bench(quick: bool, people: int) -> list[Row]:
    """R14, from the flood to the table."""
    with served_clinic(people - 1) as server:
        found = asyncio.run(measure(server, people, seconds=QUICK_SECONDS if quick else SECONDS))
    return rows(found, people)
