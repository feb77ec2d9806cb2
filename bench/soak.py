"""Twelve synthetic people in one room of a real serving process, for as long as a group (PROMISES R18).

Everybody comes once and goes again before anything is counted, since the first ones in make the process open
its database and its pool of threads. Then all twelve come back, publish and receive; a third of them leave,
vanish and connect anew all the while, and at the end everybody leaves. Loss is counted at those who stay.
"""

from __future__ import annotations

import argparse
import asyncio
import math
import sys
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from bench._churn import Return, churn
from bench._footprint import (
    LONG_S,
    POOLED_THREADS,
    SETTINGS,
    Footprint,
    Inside,
    excess,
    growth_mib,
    late_ms,
    look_at,
    look_inside,
    slope_mib_per_h,
)
from bench.company import Company, gathered, parts_of, served_clinic, until
from bench.rows import Row, at_most, run
from sessions.core.protocol.events import CloseCode
from sessions.media.synthetic import SyntheticParticipant
from sessions.media.synthetic_count import SeatStream, StreamCount
from sessions.media.synthetic_peer import SyntheticPeer
from tests.sessions.live.served import Served

PEOPLE, RESTLESS = 12, 4
MINUTES, QUICK_MINUTES = 180.0, 2.0
LOOK_EVERY_S, TELL_EVERY_S = 1.0, 60.0
# Of a short run, whose slope is mostly chance: twelve people's facts, statistics and the allocator's pages.
GROWTH_AIM_MIB = 4.0
SLOPE_AIM_MIB_PER_H = 2.0
LAG_AIM_MS, LAG_SHARE = 50.0, 0.99
BACK_AIM_S = 5.0
SETTLE_MAX_S = 20.0


@dataclass(frozen=True)
class Received:
    """Of everybody's present connection, and `lost` by sequence of those who stayed; `broken`: how many of
    them have not the connection any more that they began with."""

    packets: int
    lost: int
    missing: int
    refused: int
    broken: int


@dataclass(frozen=True)
class Soak:
    """What came of it; `insides` are of before all, of the watch's beginning and end, and of after it."""

    before: Footprint
    after: Footprint
    looks: tuple[Footprint, ...]
    insides: tuple[Inside, Inside, Inside, Inside]
    received: Received
    returns: tuple[Return, ...]
    codes: tuple[int, ...]

    @property
    def tasks_left(self) -> int:
        """More than before anything."""
        return self.insides[3].tasks - self.insides[0].tasks

    @property
    def lag_ms(self) -> float:
        """How late the loop was while people were in the room, but for a hundredth of the time."""
        return late_ms(self.insides[1], self.insides[2], LAG_SHARE)


def lost_packets(received: dict[SeatStream, StreamCount]) -> int:
    """What the sequence numbers of every seat's sound and picture say is missing."""
    return sum(count.lost for stream, count in received.items() if stream.kind != "rtx")


def missing_streams(received: dict[SeatStream, StreamCount], *, own_seat: int, seats: set[int]) -> int:
    """Pictures of other people's seats of which nothing came, and a room that nobody's voice was heard in.

    Not everybody's voice is: a facilitator's and the loudest ones are.
    """
    wanted = {SeatStream(seat, "video") for seat in seats - {own_seat}}
    is_deaf = not any(stream.kind == "audio" for stream in received)
    return len(wanted - received.keys()) + is_deaf


async def soak(server: Served, *, minutes: float) -> Soak:
    """The whole of it, against a server that runs already, with the settings of a process to look into."""
    pid, parts = server.process.pid, parts_of(PEOPLE)
    async with gathered(server, parts) as company:
        await company.leave()
    before, idle = await _until_quiet(pid), await _inside(server)
    async with gathered(server, parts, start=False) as company:
        stay = {part: company.people[part].media for part in parts[:-RESTLESS]}
        returns: list[Return] = []
        ends_s = asyncio.get_running_loop().time() + minutes * 60
        began = await _inside(server)
        async with asyncio.TaskGroup() as tasks:
            watching = tasks.create_task(_watch(server, minutes * 60, returns))
            tasks.create_task(churn(company, parts[-RESTLESS:], returns, ends_s=ends_s))
        ended = await _inside(server)
        await company.quieten()
        received = _received(company, stay)
        codes = (*(one.code for one in returns if one.code is not None), *await company.leave())
    after, left = await _until_back(server, before, idle)
    insides = (idle, began, ended, left)
    return Soak(before, after, watching.result(), insides, received, tuple(returns), codes)


async def _inside(server: Served) -> Inside:
    return await asyncio.to_thread(look_inside, server)


async def _watch(server: Served, seconds: float, returns: Sequence[Return]) -> tuple[Footprint, ...]:
    """A look every second; every minute it is told how things are."""
    began, told_s = time.monotonic(), 0.0
    looks = []
    while (since_s := time.monotonic() - began) < seconds:
        looks.append(look_at(server.process.pid, since_s))
        if since_s >= told_s + TELL_EVERY_S:
            told_s += TELL_EVERY_S
            _tell(looks[-1], await _inside(server), returns, minutes=seconds / 60)
        await asyncio.sleep(LOOK_EVERY_S)
    return tuple(looks)


def _tell(look: Footprint, inside: Inside, returns: Sequence[Return], *, minutes: float) -> None:
    held = f"{look.threads} threads, {len(look.descriptors)} descriptors, {inside.tasks} tasks"
    far = f"{look.at_s / 60:.0f} of {minutes:g} min"
    print(f"{far}: {look.resident_mib:.1f} MiB, {held}, {len(returns)} returns", file=sys.stderr, flush=True)


async def _until_quiet(pid: int) -> Footprint:
    """The process once no connection of the people is left."""
    looks = [look_at(pid, 0)]

    def is_still() -> bool:
        looks.append(look_at(pid, 0))
        return len(looks) > 100 and len({look.descriptors for look in looks[-100:]}) == 1

    await until(is_still, seconds=SETTLE_MAX_S)
    return looks[-1]


async def _until_back(server: Served, before: Footprint, idle: Inside) -> tuple[Footprint, Inside]:
    """The process when it holds what it held before, or after 20 s what it holds then."""
    pid, left = server.process.pid, await _inside(server)
    with suppress(TimeoutError):
        async with asyncio.timeout(SETTLE_MAX_S):
            while left.tasks > idle.tasks:
                await asyncio.sleep(LOOK_EVERY_S)
                left = await _inside(server)
            await until(lambda: excess(before, look_at(pid, 0)) == (0, 0), seconds=SETTLE_MAX_S)
    return look_at(pid, 0), left


def _received(company: Company, stay: dict[str, SyntheticPeer | None]) -> Received:
    everybody = [(one, _seat(one), _media(one)) for one in company.people.values()]
    stayed = [(_media(company.people[part]), media) for part, media in stay.items()]
    taken = {seat for _, seat, _ in everybody}
    return Received(
        packets=sum(count.packets for _, _, media in everybody for count in media.received.values()),
        lost=sum(lost_packets(now.received) for now, _ in stayed),
        missing=sum(
            missing_streams(media.received, own_seat=seat, seats=taken) for _, seat, media in everybody
        ),
        refused=sum(media.refused for _, _, media in everybody),
        broken=sum(now is not then for now, then in stayed),
    )


def _seat(one: SyntheticParticipant) -> int:
    assert one.snapshot is not None
    assert one.snapshot.you.seat is not None
    return one.snapshot.you.seat


def _media(one: SyntheticParticipant) -> SyntheticPeer:
    assert one.media is not None
    return one.media


def rows(found: Soak, minutes: float) -> list[Row]:
    """The table."""
    name = f"soak: {PEOPLE} synthetic people, one serving process, {minutes:g} min"
    return [
        *_received_rows(name, found),
        *_return_rows(name, found),
        *_memory_rows(name, found, minutes),
        *_left_rows(name, found),
        at_most(f"{name}, event loop late, p99", found.lag_ms, unit="ms", aim=LAG_AIM_MS),
    ]


def _received_rows(name: str, found: Soak) -> list[Row]:
    came = found.received
    return [
        Row(f"{name}, packets received", came.packets, "1"),
        at_most(f"{name}, packets lost by sequence at those who stay", came.lost, unit="1", aim=0),
        at_most(f"{name}, connections of those who stay that broke", came.broken, unit="1", aim=0),
        at_most(f"{name}, streams that never came", came.missing, unit="1", aim=0),
        at_most(f"{name}, packets not authentic", came.refused, unit="1", aim=0),
    ]


def _return_rows(name: str, found: Soak) -> list[Row]:
    went = sum(code == CloseCode.LEFT for code in found.codes)
    times = Counter(one.way for one in found.returns)
    longest_s = max((one.took_s for one in found.returns), default=math.nan)
    return [
        *(Row(f"{name}, {way}", count, "1") for way, count in times.items()),
        at_most(f"{name}, media flow again after, max", longest_s, unit="s", aim=BACK_AIM_S),
        at_most(f"{name}, people who did not leave", len(found.codes) - went, unit="1", aim=0),
    ]


def _memory_rows(name: str, found: Soak, minutes: float) -> list[Row]:
    """A slope is judged where there is time for one, growth where there is not."""
    grown, slope = growth_mib(found.looks), slope_mib_per_h(found.looks)
    growth_told, slope_told = f"{name}, growth after the warm-up", f"{name}, memory slope after the warm-up"
    is_long = minutes * 60 > LONG_S
    return [
        Row(growth_told, round(grown, 1), "MiB")
        if is_long
        else at_most(growth_told, grown, unit="MiB", aim=GROWTH_AIM_MIB),
        at_most(slope_told, slope, unit="MiB/h", aim=SLOPE_AIM_MIB_PER_H)
        if is_long
        else Row(slope_told, round(slope, 1), "MiB/h"),
        Row(f"{name}, resident at the end", round(found.looks[-1].resident_mib, 1), "MiB"),
    ]


def _left_rows(name: str, found: Soak) -> list[Row]:
    descriptors, threads = excess(found.before, found.after)
    return [
        at_most(f"{name}, tasks left over", found.tasks_left, unit="1", aim=0),
        at_most(f"{name}, descriptors left over", descriptors, unit="1", aim=0),
        Row(f"{name}, threads more than at the start", found.after.threads - found.before.threads, "1"),
        at_most(f"{name}, threads left over beyond the pool of {POOLED_THREADS}", threads, unit="1", aim=0),
    ]


def soak_rows(minutes: float) -> list[Row]:
    """A clinic of its own, whose group meets for longer than that, served, soaked and stopped."""
    hours = 1 + math.ceil(minutes / 60)
    with served_clinic(PEOPLE - 1, hours=hours, settings=SETTINGS) as server:
        return rows(asyncio.run(soak(server, minutes=minutes)), minutes)


def main(arguments: Sequence[str]) -> int:
    """`--minutes N` beside what every bench takes; three hours by itself, two minutes with `--quick`."""
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--minutes", type=float)
    options, others = parser.parse_known_args(arguments)

    def bench(quick: bool) -> list[Row]:
        """Twelve synthetic people in one room (--minutes N)."""
        return soak_rows(options.minutes or (QUICK_MINUTES if quick else MINUTES))

    return run(bench, others)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
