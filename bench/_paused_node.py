"""R4: a room node is stopped (SIGSTOP), another takes its room, and then it goes on (SIGCONT).

It stays stopped for as long as is promised and until everybody is at the other node. Somebody's websocket
stays open at the stopped one and says things into it, so that it wakes to work that is not its own any more.
Seen to fail with fencing switched off in `sessions.services.ledger`: what it wrote was accepted.
"""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench._apart import Processes, apart
from bench._counted import Attended, Minutes, minute_rows
from bench._returns import calmly, meeting, meets, seats, since, times
from bench.company import Company, Way, until
from bench.rows import Row, at_least, at_most
from sessions.live.journal import SUFFIX, read
from sessions.media.synthetic import SyntheticParticipant
from tests.sessions.live.served import Served, enter

CALM_S = (3.0, 8.0)
PAUSE_S = 20.0
BACK_AIM_S = (
    30.0  # nothing is promised: a page takes a line for dead after 12 to 17 s and then looks elsewhere
)
WOKEN_MAX_S = 30.0
REFUSED = "was refused"
LATE = (
    "SELECT f.fenced, count(*) FROM iop_sessions_factrow f JOIN iop_sessions_leaseterm t"
    " ON t.session_id = f.session_id AND t.epoch = f.epoch WHERE f.epoch = {epoch}"
    " AND f.at_ms > extract(epoch FROM t.expires) * 1000 + 1 GROUP BY f.fenced"
)


@dataclass(frozen=True)
class Pause:
    """Seconds from the stop. `late`: what the woken node wrote of after its lease, by what became of it:
    it counts, or it is kept aside. `is_refused`: whether it noticed that the room is another's."""

    line_s: tuple[float, ...]
    media_s: tuple[float, ...]
    moved: int
    accepted: int
    fenced: int
    is_refused: bool


async def pauses(runs: int, people: int) -> tuple[list[Pause], list[Minutes]]:
    """Two nodes, of which the owner of the room is stopped, again and again; then everybody's minutes."""
    attended = Attended()
    with apart(people) as processes:
        nodes = [processes.start_node() for _ in range(2)]
        await processes.until_nodes(2)
        async with meeting(processes.web, people, Way(roams=True)) as company:
            attended.gathered()
            found = []
            async for _ in calmly(runs, CALM_S, seed=4):
                owner = next(node for node in nodes if f":{node.port}/" in company.leader.way_in[0])
                pause = await _pause_once(processes, company, owner)
                attended.cost(dict(zip(company.people, pause.line_s, strict=True)))
                found.append(pause)
            return found, await attended.end(processes.clinic, company)


async def _pause_once(processes: Processes, company: Company, owner: Served) -> Pause:
    everybody, before = list(company.people.values()), seats(company)
    former = {id(one): one.media for one in everybody}
    clinic, refused = processes.clinic, owner.log.read_text(errors="replace").count(REFUSED)
    answer = await processes.web.ticket("partner")
    async with enter(answer["url"], answer["ticket"], origin=f"http://{processes.web.base}") as unaware:
        epoch = (await unaware.until("welcome"))["epoch"]
        os.kill(owner.process.pid, signal.SIGSTOP)
        stopped_s = time.monotonic()
        try:
            line_s, media_s = await _until_elsewhere(everybody, former, stopped_s)
            await asyncio.sleep(max(0.0, stopped_s + PAUSE_S - time.monotonic()))
        finally:
            os.kill(owner.process.pid, signal.SIGCONT)
        is_refused = await _until_refused(owner, refused)
    await _until_drained(Path(clinic.env["VIOIP_VAR"]) / "journal")
    late = dict(clinic.rows(LATE.format(epoch=epoch)))
    moved = sum(seats(company).get(part) != seat for part, seat in before.items())
    return Pause(line_s, media_s, moved, late.get(False, 0), late.get(True, 0), is_refused)


async def _until_elsewhere(
    everybody: Sequence[SyntheticParticipant], former: Mapping[int, object], stopped_s: float
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Seconds until each is in the room of the other node, and until all media reach them."""
    urls = {id(one): one.way_in[0] for one in everybody}

    def is_elsewhere(one: SyntheticParticipant) -> bool:
        return one.entered.is_set() and one.way_in[0] != urls[id(one)]

    def is_whole(one: SyntheticParticipant) -> bool:
        return one.media is not former[id(one)] and bool(meets(one, len(everybody)))

    return await asyncio.gather(
        since(stopped_s, everybody, is_elsewhere), since(stopped_s, everybody, is_whole)
    )


async def _until_refused(owner: Served, before: int) -> bool:
    """Whether the woken node said that a renewal was refused."""
    try:
        await until(
            lambda: owner.log.read_text(errors="replace").count(REFUSED) > before, seconds=WOKEN_MAX_S
        )
    except TimeoutError:
        return False
    return True


async def _until_drained(journals: Path) -> None:
    """Nobody has a fact that the database has not."""
    await until(
        lambda: not any(read(path).pending for path in journals.glob(f"*{SUFFIX}")), seconds=WOKEN_MAX_S
    )


def rows(found: Sequence[Pause], minutes: Sequence[Minutes], people: int) -> list[Row]:
    """R4. A woken node that wrote nothing proves nothing about what is done with it."""
    name = f"R4: a stopped room node, {people} people, {len(found)} runs"
    aims = (BACK_AIM_S, BACK_AIM_S)
    refused, fenced = sum(one.is_refused for one in found), min(one.fenced for one in found)
    return [
        *times(f"{name}, in the room at another", [one.line_s for one in found], aims),
        *times(f"{name}, seeing and hearing there", [one.media_s for one in found], aims),
        at_least(f"{name}, woken nodes that stopped the room", refused, unit="1", aim=len(found)),
        at_least(f"{name}, late facts kept aside, fewest", fenced, unit="1", aim=1),
        at_most(f"{name}, late facts that count", sum(one.accepted for one in found), unit="1", aim=0),
        at_most(f"{name}, seats that changed", sum(one.moved for one in found), unit="1", aim=0),
        *minute_rows(name, minutes, len(found)),
    ]


def bench(runs: int, people: int) -> list[Row]:
    """R4, from the runs to the table."""
    return rows(*asyncio.run(pauses(runs, people)), people)
