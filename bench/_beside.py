"""Our media node beside Janus in one run: the same people, the same packets, in turns of a few seconds.

Each server is a process of its own; its CPU time is read from outside, system time included, and divided by
the packets that came out of it. The people (real ICE, DTLS and SRTP) have the other core, and report on what
they hear once a second. Ours has everything on: repairs and their history, layers, voices, the way up by
times of sending, reports, budgets. Nothing is lost, so nothing is repeated, and voices come as plain Opus,
without the redundancy of browsers. Janus is the video room as it comes, once with a thread for every
connection (its default) and once with one event loop.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from bench import _janus
from bench._callers import LOUD, SILENT, Crowd, Person, Stream
from bench._janus import Janus, janus
from bench._ours import Node, node
from bench.rows import Row, at_least, at_most

PEOPLE = 12
AIM, BUSY, GROUPS_AIM = 0.8, 0.7, 8
TURN_S, QUICK_TURN_S = 4.0, 1.0
TURNS, QUICK_TURNS = 5, 2
WARM_UP_S = 20.0  # until the estimate of everybody's line has grown to what everybody sends
CALM_S = (
    35.0  # the real policy: until layers and voices have settled, and unused layers were called off (30 s)
)
KEEP_EVERY_S = 1.0
OURS, LOOP, DEFAULT = "ours", "event_loops = 1", "event_loops default"
POLICY, STUBBORN = "policy", "policy, and nobody heeds it"
DTX_EVERY = 20  # periods: a browser whose microphone hears nothing sends a packet in 400 ms (usedtx=1)
RIDS = ("l", "m", "h")
_TICKS_PER_S = os.sysconf("SC_CLK_TCK")


@dataclass
class Taken:
    """What the turns of one server gave: CPU microseconds a packet, share of a core, delays."""

    us: list[float] = field(default_factory=list)
    cores: list[float] = field(default_factory=list)
    latencies_ms: list[float] = field(default_factory=list)
    sent: int = 0
    received: int = 0


@dataclass(frozen=True)
class Guest:
    """A server and everybody connected to it."""

    pid: int
    crowd: Crowd


def cpu_s(pid: int) -> float:
    """User and system time of a process so far (proc_pid_stat(5))."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS_PER_S


def everything(number: int) -> tuple[Stream, ...]:
    """A voice that talks and a picture of 440 kbit/s, both 50 packets a second."""
    ssrc = 1000 + 10 * number
    return Stream("0", "", ssrc, 80, is_video=False), Stream("1", "", ssrc + 2, 1100, is_video=True)


def real(number: int, *, is_stubborn: bool = False) -> tuple[Stream, ...]:
    """As in a group: two of twelve talk, and the camera sends the layers of 120 and 400 kbit/s.

    Stubborn browsers send silence like speech.
    """
    ssrc, is_silent = 1000 + 10 * number, number >= 2
    level, every = SILENT if is_silent else LOUD, DTX_EVERY if is_silent and not is_stubborn else 1
    return (
        Stream("0", "", ssrc, 80, is_video=False, level=level, every=every),
        Stream("1", "l", ssrc + 2, 600, is_video=True, every=2),
        Stream("1", "m", ssrc + 4, 1000, is_video=True),
        Stream("1", "h", ssrc + 6, 1000, is_video=True, every=1 << 30),  # told to stop: nobody takes it
    )


def measure(*, groups: int, quick: bool, with_janus: bool) -> dict[str, Taken]:
    """All servers at once, each with `groups` groups of twelve; they are measured in turns."""
    return asyncio.run(_measure(groups=groups, quick=quick, with_janus=with_janus))


async def _measure(*, groups: int, quick: bool, with_janus: bool) -> dict[str, Taken]:
    async with AsyncExitStack() as stack:
        servers: dict[str, Node | Janus] = {
            name: await stack.enter_async_context(node()) for name in (OURS, POLICY, STUBBORN)
        }
        if with_janus:
            for name, loops in ((LOOP, 1), (DEFAULT, 0)):
                running = janus(event_loops=loops, first_port=20000 + 2000 * loops)
                servers[name] = await stack.enter_async_context(running)
        guests: dict[str, Guest] = {}
        for name, server in servers.items():
            guests[name] = Guest(server.pid, Crowd(await _gather(name, server, groups)))
            stack.callback(guests[name].crowd.close)
        for name in (POLICY, STUBBORN):
            _turn(guests, name, Taken(), seconds=CALM_S)
        policy = servers[POLICY]
        assert isinstance(policy, Node)
        _heed(await policy.wanted(), guests[POLICY].crowd.people)
        return _take_turns(guests, quick=quick)


def _heed(wanted: dict[str, int], people: Sequence[Person]) -> None:
    """What browsers do when the room tells them how many layers of their camera are worth sending."""
    for person in people:
        layers = RIDS[: wanted.get(person.name, len(RIDS))]
        person.streams = [each for each in person.streams if not each.rid or each.rid in layers]


async def _gather(name: str, server: Node | Janus, groups: int) -> list[Person]:
    people: list[Person] = []
    for group in range(1, groups + 1):
        if name not in (POLICY, STUBBORN) or isinstance(server, Janus):
            people += await server.gather(group, [everything(number) for number in range(PEOPLE)])
            continue
        streams = [real(number, is_stubborn=name == STUBBORN) for number in range(PEOPLE)]
        people += await server.gather(group, streams, leaders=1)
        for seat in range(PEOPLE):
            await server.show(group, seat, {other: 180 if other else 360 for other in range(PEOPLE)})
    return people


def _take_turns(guests: dict[str, Guest], *, quick: bool) -> dict[str, Taken]:
    taken = {name: Taken() for name in guests}
    _turn(guests, OURS, Taken(), seconds=2.0 if quick else WARM_UP_S)
    for _ in range(QUICK_TURNS if quick else TURNS):
        for name in guests:
            _turn(guests, name, taken[name], seconds=QUICK_TURN_S if quick else TURN_S)
    return taken


def _turn(guests: dict[str, Guest], name: str, taken: Taken, *, seconds: float) -> None:
    """One server works; at the others everybody just is there."""
    guest = guests[name]
    for other in guests.values():
        other.crowd.keep()
    guest.crowd.take_latencies_ms()
    before_s = cpu_s(guest.pid)
    sent, received = guest.crowd.live(seconds)
    spent_s = cpu_s(guest.pid) - before_s
    taken.us.append(1e6 * spent_s / max(1, received))
    taken.cores.append(spent_s / seconds)
    taken.latencies_ms += guest.crowd.take_latencies_ms()
    taken.sent, taken.received = taken.sent + sent, taken.received + received


def rows(taken: dict[str, Taken], *, groups: int, version: str) -> list[Row]:
    """Ratios turn by turn, so that a busy moment is as unkind to one as to the other."""
    setting = f"{groups} groups of {PEOPLE}"
    names = {OURS: "engine in its own process, everything on", POLICY: "engine, real policy"}
    names[STUBBORN] = "engine, real policy that no browser heeds"
    for name in (LOOP, DEFAULT):
        names[name] = f"Janus {version} videoroom, {name}"
    found = []
    for name, each in taken.items():
        title = f"forwarding: {names[name]}, {setting}"
        found.append(Row(f"{title}, CPU per forwarded packet", round(median(each.us), 2), "us"))
        share = each.received / max(1, each.sent * (PEOPLE - 1))
        found.append(Row(f"{title}, forwarded of what everybody could be sent", round(share, 3), "1"))
        for word, part in (("p50", 0.5), ("p99", 0.99)):
            found.append(Row(f"{title}, latency {word}", round(quantile(each.latencies_ms, part), 2), "ms"))
    for name in (LOOP, DEFAULT):
        if name in taken:
            ratio = median(a / b for a, b in zip(taken[OURS].us, taken[name].us, strict=True))
            what = (
                f"forwarding: ratio to {names[name]} (WebRTC in and out, AES-128-GCM; {setting}, all to all)"
            )
            found.append(at_most(what, ratio, unit="ratio", aim=AIM))
    return found + _capacity(taken, names, groups)


def _capacity(taken: dict[str, Taken], names: dict[str, str], groups: int) -> list[Row]:
    found = []
    for name, each in taken.items():
        fit = BUSY * groups / median(each.cores)
        title = f"forwarding: {names[name]}, groups of {PEOPLE} a core at 70 % (of {groups})"
        is_judged = name == POLICY
        found.append(
            at_least(title, fit, unit="1", aim=GROUPS_AIM) if is_judged else Row(title, round(fit, 1), "1")
        )
    return found


def quantile(values: Sequence[float], part: float) -> float:
    """The nearest value with at least `part` of all at or below it; 0 of none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else 0.0


def bench(quick: bool) -> list[Row]:
    """Everything, at 2 and at 5 groups. Without Janus only ours is measured, and it says what to install."""
    version = _janus.find()
    return [
        row
        for groups in (2, 5)
        for row in rows(
            measure(groups=groups, quick=quick, with_janus=bool(version)), groups=groups, version=version
        )
    ]
