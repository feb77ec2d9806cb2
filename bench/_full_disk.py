"""R13: the disk of the journals is filled to the last byte while a room goes on.

A file system of its own, which takes somebody who may mount. On the full disk PostgreSQL is held as well, so
that what people do has only the journal's reserved space to go to; then the process is killed and started
again on the same full disk. Seen to fail with a journal that reserves nothing (`RESERVE_BYTES` of 0 in
`sessions.live.journal`): what was done on the full disk was lost.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from bench._facts import facts_of, ledger_of, until_drained
from bench._notice import Noticed, noticed_rows, noticing, together
from bench._power_cut import Machine, machine
from bench._returns import CALM_S, calmly, meeting, meets, seats, since
from bench.company import Company, until
from bench.rows import Row, at_least, at_most
from sessions.core.protocol.values import Trouble
from sessions.live.journal import RESERVE_BYTES, SUFFIX, read
from sessions.media.synthetic import SyntheticParticipant

DISK_MIB = 64  # the reserve, and enough beside it that the room does not call it full from the beginning
FULL_S = 15.0
BANNER_AIM_S = 15.0  # PROMISES R5, which R13's banner is measured by as well
BANNER_MAX_S = 30.0
SILENCE_AIM_S = 1.0
BACK_AIM_S = 30.0  # of a kill: R2 judges it more strictly, on a disk with space
HOURS_AIM, FULL_ROOM = 4.0, 12
FILLER = "filler"


class NotPermitted(Exception):  # noqa: N818 - an answer, no error
    """Whoever runs this may not mount."""


@dataclass(frozen=True)
class Full:
    """Seconds until the banner came and, with space again, went. `alone`: facts in the journal alone when the
    process was killed; `hours`: how long the reserve holds what twelve people do."""

    banner_s: float
    gone_s: float
    noticed: Noticed
    done: int
    alone: int
    missing: int
    back_s: tuple[float, ...]
    moved: int
    hours: float


@contextmanager
def small_disk(place: Path) -> Iterator[None]:
    """A file system at `place`. Raises `NotPermitted`."""
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MIB}m", "tmpfs", str(place)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        raise NotPermitted
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def fill(place: Path) -> None:
    """Take every byte that the disk of `place` still has."""
    handle = os.open(place / FILLER, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    try:
        for size in (1024 * 1024, 4096, 1):
            with suppress(OSError):
                while os.write(handle, bytes(size)):
                    pass
    finally:
        os.close(handle)


def journal_in(journals: Path) -> Path:
    """Of the one process that serves."""
    [path] = journals.glob(f"*{SUFFIX}")
    return path


def written_bytes(journals: Path) -> int:
    """Without the space that is reserved: zeros, with which no record ends."""
    return len(journal_in(journals).read_bytes().rstrip(b"\0"))


async def fills(runs: int, people: int) -> list[Full]:
    """The disk fills up while a room meets, again and again."""
    with machine(people, small_disk) as whole:
        async with meeting(whole.server, people) as company:
            return [await _fill_once(whole, company) async for _ in calmly(runs, CALM_S, seed=13)]


async def _fill_once(whole: Machine, company: Company) -> Full:
    everybody, before = list(company.people.values()), seats(company)
    former = {id(one): one.media for one in everybody}
    async with noticing(everybody) as notices:
        began_bytes = await asyncio.to_thread(written_bytes, whole.journals)
        began_s = time.monotonic()
        await asyncio.to_thread(fill, whole.journals)
        banner_s = await _until_trouble(company, "disk_full")
        await asyncio.sleep(max(0.0, began_s + FULL_S - time.monotonic()))
        grown = await asyncio.to_thread(written_bytes, whole.journals) - began_bytes
        hours = hours_of(grown, time.monotonic() - began_s, people=len(everybody))
        whole.postgres.pause()
        done = await _do_something(everybody)
    journalled = facts_of(read(journal_in(whole.journals)))
    whole.server.kill()
    whole.postgres.resume()
    killed_s = time.monotonic()
    alone = journalled.keys() - ledger_of(whole.clinic).keys()
    whole.boot()
    back_s = await since(
        killed_s, everybody, lambda one: one.media is not former[id(one)] and bool(meets(one, len(everybody)))
    )
    missing, _ = await until_drained(whole.clinic, journalled, alone)
    moved = sum(seats(company).get(part) != seat for part, seat in before.items())
    (whole.journals / FILLER).unlink()
    gone_s = await _until_trouble(company, None)
    return Full(
        banner_s, gone_s, together(notices), done, len(alone), missing, back_s, moved=moved, hours=hours
    )


async def _do_something(everybody: Sequence[SyntheticParticipant]) -> int:
    """Cameras off and on again; how many facts that makes at least."""
    for camera in (False, True):
        await asyncio.gather(*(one.set_sending(microphone=True, camera=camera) for one in everybody))
    return 2 * len(everybody)


async def _until_trouble(company: Company, trouble: Trouble | None) -> float:
    """Seconds until whoever leads reads that, or no longer reads anything of the kind."""
    began_s = time.monotonic()

    def is_said() -> bool:
        room = company.leader.snapshot
        return room is not None and room.room.trouble == trouble

    with suppress(TimeoutError):
        await until(is_said, seconds=BANNER_MAX_S)
    return time.monotonic() - began_s


def hours_of(grown: int, seconds: float, *, people: int) -> float:
    """How long the reserve lasts a full room, where `people` wrote `grown` bytes in `seconds`."""
    if not grown:
        return 0.0  # nothing was written: nothing is known
    return RESERVE_BYTES / (grown / seconds * FULL_ROOM / people) / 3600


def rows(found: Sequence[Full], people: int) -> list[Row]:
    """R13. Facts that the database had already prove nothing."""
    name = f"R13: full disk, {people} people, {len(found)} runs"
    noticed = [one.noticed for one in found]
    unkept = sum(max(0, one.done - one.alone) + one.missing for one in found)
    back_s = max(second for one in found for second in one.back_s)
    return [
        at_most(f"{name}, banner, max", max(one.banner_s for one in found), unit="s", aim=BANNER_AIM_S),
        at_most(
            f"{name}, banner gone with space, max",
            max(one.gone_s for one in found),
            unit="s",
            aim=BANNER_AIM_S,
        ),
        *noticed_rows(name, noticed, SILENCE_AIM_S),
        at_least(
            f"{name}, facts in the journal alone, fewest", min(one.alone for one in found), unit="1", aim=1
        ),
        at_most(f"{name}, facts of the full disk lost by a kill", unkept, unit="1", aim=0),
        at_most(f"{name}, seeing and hearing after the kill, max", back_s, unit="s", aim=BACK_AIM_S),
        at_most(f"{name}, seats that changed", sum(one.moved for one in found), unit="1", aim=0),
        at_least(
            f"{name}, the reserve holds twelve for, least",
            min(one.hours for one in found),
            unit="h",
            aim=HOURS_AIM,
        ),
    ]


def bench(runs: int, people: int) -> list[Row]:
    """R13, from the runs to the table; nothing where nobody may mount."""
    try:
        return rows(asyncio.run(fills(runs, people)), people)
    except NotPermitted:
        print("R13 is not tried: mounting a small disk is not permitted here.", file=sys.stderr)
        return []
