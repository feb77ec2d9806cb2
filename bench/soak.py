"""Twelve synthetic people in one room of a real serving process: loss, memory, and what is left behind.

Everybody comes once and goes again before anything is counted, since the first ones in make the process open
its database and its pool of threads. Then all twelve come back, publish and receive for some minutes and
leave; the serving process is looked at from outside, through /proc.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from bench.company import Company, gathered, parts_of, served_clinic, until
from bench.rows import Row, at_most, run
from sessions.core.protocol.events import CloseCode
from sessions.media.synthetic_count import SeatStream, StreamCount
from tests.sessions.live.served import Served

PEOPLE = 12
MINUTES, QUICK_MINUTES = 10.0, 1.0
LOOK_EVERY_S = 1.0
WARM_UP = 1 / 3  # of the time: the allocator and the room's bounded histories fill up
# Twelve people's facts, statistics and the allocator's pages; a leak of one packet in a thousand is over it.
GROWTH_AIM_MIB = 4.0
SETTLE_MAX_S = 20.0
# The pool for work in the database starts its threads when they are first needed at once, and keeps them.
POOLED_THREADS = 4
MIB = 1024 * 1024


@dataclass(frozen=True)
class Footprint:
    """What a process holds at one moment: `descriptors` by what they lead to, database files left out."""

    at_s: float
    resident_mib: float
    threads: int
    descriptors: tuple[str, ...]


@dataclass(frozen=True)
class Soak:
    """What came of it. `lost` and `missing` are of (receiver, seat, kind); codes are of websockets."""

    before: Footprint
    after: Footprint
    looks: tuple[Footprint, ...]
    packets: int
    lost: int
    missing: int
    refused: int
    codes: tuple[int, ...]


def look_at(pid: int, at_s: float) -> Footprint:
    """The process as /proc shows it (proc_pid_statm(5), proc_pid_fd(5))."""
    proc = Path(f"/proc/{pid}")
    pages = int((proc / "statm").read_text().split()[1])
    resident = pages * os.sysconf("SC_PAGE_SIZE") / MIB
    return Footprint(at_s, resident, len(list((proc / "task").iterdir())), _descriptors(proc / "fd"))


def _descriptors(folder: Path) -> tuple[str, ...]:
    """A socket by its kind only: its number is another one each time."""
    found = []
    for entry in folder.iterdir():
        try:
            target = os.readlink(entry)
        except FileNotFoundError:
            continue
        if ".sqlite3" not in target and "/journal/" not in target:
            found.append(target.split(":")[0])
    return tuple(sorted(found))


def growth_mib(looks: Sequence[Footprint]) -> float:
    """How much larger the process is in the last sixth than in the sixth after the warm-up (medians)."""
    size = max(1, len(looks) // 6)
    first = int(len(looks) * WARM_UP)
    return _median_mib(looks[-size:]) - _median_mib(looks[first : first + size])


def _median_mib(looks: Sequence[Footprint]) -> float:
    return sorted(look.resident_mib for look in looks)[len(looks) // 2]


def slope_mib_per_h(looks: Sequence[Footprint]) -> float:
    """Least squares over what comes after the warm-up."""
    kept = looks[int(len(looks) * WARM_UP) :]
    mean_s = sum(look.at_s for look in kept) / len(kept)
    mean_mib = sum(look.resident_mib for look in kept) / len(kept)
    spread = sum((look.at_s - mean_s) ** 2 for look in kept)
    lean = sum((look.at_s - mean_s) * (look.resident_mib - mean_mib) for look in kept)
    return 3600 * lean / spread if spread else 0.0


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


async def soak(server: Served, *, minutes: float, people: int = PEOPLE) -> Soak:
    """The whole of it, against a server that runs already."""
    pid, parts = server.process.pid, parts_of(people)
    async with gathered(server, parts) as company:
        await company.leave()
    before = await _until_quiet(pid)
    async with gathered(server, parts, start=False) as company:
        looks = await _watch(pid, minutes * 60)
        await company.quieten()
        packets, lost, missing, refused = _received(company)
        codes = tuple(await company.leave())
    return Soak(before, await _until_back(pid, before), looks, packets, lost, missing, refused, codes)


async def _watch(pid: int, seconds: float) -> tuple[Footprint, ...]:
    """A look every second."""
    began = time.monotonic()
    looks = []
    while (since_s := time.monotonic() - began) < seconds:
        looks.append(look_at(pid, since_s))
        await asyncio.sleep(LOOK_EVERY_S)
    return tuple(looks)


async def _until_quiet(pid: int) -> Footprint:
    """The process once no connection of the people is left."""
    looks = [look_at(pid, 0)]

    def is_still() -> bool:
        looks.append(look_at(pid, 0))
        return len(looks) > 100 and len({look.descriptors for look in looks[-100:]}) == 1

    await until(is_still, seconds=SETTLE_MAX_S)
    return looks[-1]


async def _until_back(pid: int, before: Footprint) -> Footprint:
    """The process when it holds what it held before, or after 20 s what it holds then."""
    with suppress(TimeoutError):
        await until(lambda: excess(before, look_at(pid, 0)) == (0, 0), seconds=SETTLE_MAX_S)
    return look_at(pid, 0)


def excess(before: Footprint, after: Footprint) -> tuple[int, int]:
    """Descriptors that were not there before, and threads beyond those that the pool may have started."""
    left = list(after.descriptors)
    for target in before.descriptors:
        if target in left:
            left.remove(target)
    return len(left), max(0, after.threads - before.threads - POOLED_THREADS)


def _received(company: Company) -> tuple[int, int, int, int]:
    seats = {one.snapshot.you.seat for one in company.people.values() if one.snapshot}
    taken = {seat for seat in seats if seat is not None}
    packets = lost = missing = refused = 0
    for one in company.people.values():
        assert one.media is not None
        assert one.snapshot is not None
        own = one.snapshot.you.seat
        assert own is not None
        packets += sum(count.packets for count in one.media.received.values())
        lost += lost_packets(one.media.received)
        missing += missing_streams(one.media.received, own_seat=own, seats=taken)
        refused += one.media.refused
    return packets, lost, missing, refused


def rows(found: Soak, minutes: float) -> list[Row]:
    """The table; every aim but that of memory is none at all."""
    name = f"soak: {len(found.codes)} synthetic people, one serving process, {minutes:g} min"
    descriptors, threads = excess(found.before, found.after)
    went = sum(code == CloseCode.LEFT for code in found.codes)
    return [
        Row(f"{name}, packets received", found.packets, "1"),
        at_most(f"{name}, packets lost by sequence", found.lost, unit="1", aim=0),
        at_most(f"{name}, streams that never came", found.missing, unit="1", aim=0),
        at_most(f"{name}, packets not authentic", found.refused, unit="1", aim=0),
        at_most(f"{name}, growth after a third", growth_mib(found.looks), unit="MiB", aim=GROWTH_AIM_MIB),
        Row(f"{name}, memory slope after a third", round(slope_mib_per_h(found.looks), 1), "MiB/h"),
        Row(f"{name}, resident at the end", round(found.looks[-1].resident_mib, 1), "MiB"),
        at_most(f"{name}, people who did not leave", len(found.codes) - went, unit="1", aim=0),
        at_most(f"{name}, descriptors left over", descriptors, unit="1", aim=0),
        Row(f"{name}, threads more than at the start", found.after.threads - found.before.threads, "1"),
        at_most(f"{name}, threads left over beyond the pool of {POOLED_THREADS}", threads, unit="1", aim=0),
    ]


def soak_rows(minutes: float) -> list[Row]:
    """A clinic of its own, served, soaked and stopped."""
    with served_clinic(PEOPLE - 1) as server:
        return rows(asyncio.run(soak(server, minutes=minutes)), minutes)


def main(arguments: Sequence[str]) -> int:
    """`--minutes N` beside what every bench takes; ten by itself, one with `--quick`."""
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--minutes", type=float)
    options, others = parser.parse_known_args(arguments)

    def bench(quick: bool) -> list[Row]:
        """Twelve synthetic people in one room (--minutes N)."""
        return soak_rows(options.minutes or (QUICK_MINUTES if quick else MINUTES))

    return run(bench, others)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
