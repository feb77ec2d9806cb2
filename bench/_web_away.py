"""R1 and R19: the process of the pages is killed or told to stop (SIGTERM) while a room goes on.

Rooms are in a process of their own. Each time the pages go; while there are none, one client loses the line
and comes back by the rejoin token; then other pages are started. Nobody else may notice anything. Seen to
fail with the room's node killed in the place of the pages: everybody had lost their line and their media.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bench._apart import Processes, apart
from bench._notice import Noticed, noticed_rows, noticing, together
from bench._returns import CALM_S, calmly, meeting, seats
from bench.company import Company
from bench.rows import Row, at_most
from tests.sessions.live.served import Served

SILENCE_AIM_S = 1.0  # nothing is promised but that it is not noticed; a busy machine holds back that much
PAGES_AIM_S = 15.0  # as long as a room node may take
BACK_AIM_S = 5.0


@dataclass(frozen=True)
class Away:
    """`pages_s`: from the start of the new process to somebody's page; `back_s`: how long the one who had
    lost the line took to come back while there were no pages."""

    pages_s: float
    back_s: float
    moved: int
    noticed: Noticed


async def replace(runs: int, people: int, end: Callable[[Served], object]) -> list[Away]:
    """One room that meets while its pages are ended by `end`, again and again."""
    with apart(people) as processes:
        processes.start_node()
        await processes.until_nodes(1)
        async with meeting(processes.web, people) as company:
            return [await _replace_once(processes, company, end) async for _ in calmly(runs, CALM_S, seed=1)]


async def _replace_once(processes: Processes, company: Company, end: Callable[[Served], object]) -> Away:
    *others, unlucky = company.people
    before = seats(company)
    async with noticing([company.people[part] for part in others]) as notices:
        await asyncio.to_thread(end, processes.web)
        gone_s = time.monotonic()
        await company.vanish_and_return(unlucky, after_s=0)
        back_s = time.monotonic() - gone_s
        began_s = time.monotonic()
        processes.start_web()
        pages_s = await processes.until_pages() - began_s
    moved = sum(seats(company).get(part) != seat for part, seat in before.items())
    return Away(pages_s, back_s, moved, together(notices))


def rows(promise: str, found: Sequence[Away], people: int) -> list[Row]:
    """Whether the room noticed, and when there were pages again."""
    name = f"{promise}, {people} people, {len(found)} runs"
    noticed = [one.noticed for one in found]
    return [
        at_most(f"{name}, pages again, max", max(one.pages_s for one in found), unit="s", aim=PAGES_AIM_S),
        at_most(
            f"{name}, somebody whose line was lost meanwhile is back, max",
            max(one.back_s for one in found),
            unit="s",
            aim=BACK_AIM_S,
        ),
        *noticed_rows(name, noticed, SILENCE_AIM_S),
        at_most(f"{name}, seats that changed", sum(one.moved for one in found), unit="1", aim=0),
    ]


def kill_rows(runs: int, people: int) -> list[Row]:
    """R1."""
    found = asyncio.run(replace(runs, people, Served.kill))
    return rows("R1: kill -9 of the pages", found, people)


def deploy_rows(runs: int, people: int) -> list[Row]:
    """R19."""
    found = asyncio.run(replace(runs, people, Served.stop))
    return rows("R19: a deploy of the pages", found, people)
