"""R20: a room node is replaced while its room meets: another is started, then it is told to stop (SIGTERM).

It says good-bye, and everybody finds the room at the other by asking the pages. Seen to fail with the old one
killed in the place of the signal: everybody was out until its lease had run out, over six seconds.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass

from bench._apart import apart
from bench._counted import Attended, Minutes, minute_rows
from bench._notice import Noticed, noticing, together
from bench._returns import calmly, meeting, meets, seats, since, times
from bench.company import Company, Way
from bench.rows import Row, at_most
from sessions.media.synthetic import SyntheticParticipant
from tests.sessions.live.served import Served

CALM_S = (3.0, 8.0)
BACK_AIM_S, BACK_MAX_AIM_S = 3.0, 5.0
TRIES_AIM = 4  # at the old address once, at the new one once, and one more at each


@dataclass(frozen=True)
class Deploy:
    """Seconds from the signal. `tries`: how often whoever tried most went for a line."""

    line_s: tuple[float, ...]
    media_s: tuple[float, ...]
    moved: int
    tries: int
    noticed: Noticed
    stopped_s: float


async def deploys(runs: int, people: int) -> tuple[list[Deploy], list[Minutes]]:
    """One node after the other takes the room; then everybody's minutes."""
    attended = Attended()
    with apart(people) as processes:
        owner = processes.start_node()
        await processes.until_nodes(1)
        async with meeting(processes.web, people, Way(roams=True)) as company:
            attended.gathered()
            found = []
            async for _ in calmly(runs, CALM_S, seed=20):
                other = processes.start_node()
                await processes.until_nodes(2)
                deploy = await _deploy_once(company, owner)
                await processes.until_nodes(1)
                attended.cost(dict(zip(company.people, deploy.line_s, strict=True)))
                found.append(deploy)
                owner = other
            return found, await attended.end(processes.clinic, company)


async def _deploy_once(company: Company, owner: Served) -> Deploy:
    everybody, before = list(company.people.values()), seats(company)
    former = {id(one): (one.media, one.way_in[0], one.lines_tried) for one in everybody}

    def is_elsewhere(one: SyntheticParticipant) -> bool:
        return one.entered.is_set() and one.way_in[0] != former[id(one)][1]

    def is_whole(one: SyntheticParticipant) -> bool:
        return one.media is not former[id(one)][0] and bool(meets(one, len(everybody)))

    async with noticing(everybody) as notices:
        told_s = time.monotonic()
        stopping = asyncio.create_task(asyncio.to_thread(owner.stop))
        line_s, media_s = await asyncio.gather(
            since(told_s, everybody, is_elsewhere), since(told_s, everybody, is_whole)
        )
    await stopping
    moved = sum(seats(company).get(part) != seat for part, seat in before.items())
    tries = max(one.lines_tried - former[id(one)][2] for one in everybody)
    return Deploy(line_s, media_s, moved, tries, together(notices), time.monotonic() - told_s)


def rows(found: Sequence[Deploy], minutes: Sequence[Minutes], people: int) -> list[Row]:
    """R20."""
    name = f"R20: a deploy of a room node, {people} people, {len(found)} runs"
    aims = (BACK_AIM_S, BACK_MAX_AIM_S)
    tries, stopped_s = max(one.tries for one in found), max(one.stopped_s for one in found)
    return [
        *times(f"{name}, in the room at the other", [one.line_s for one in found], aims),
        *times(f"{name}, seeing and hearing there", [one.media_s for one in found], aims),
        *times(f"{name}, without sound", [one.noticed.silences_s for one in found], aims),
        at_most(f"{name}, lines tried by one person, most", tries, unit="1", aim=TRIES_AIM),
        at_most(f"{name}, seats that changed", sum(one.moved for one in found), unit="1", aim=0),
        Row(f"{name}, until the old one was gone, max", round(stopped_s, 1), "s"),
        *minute_rows(name, minutes, 0),
    ]


def bench(runs: int, people: int) -> list[Row]:
    """R20, from the runs to the table."""
    return rows(*asyncio.run(deploys(runs, people)), people)
