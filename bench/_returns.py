"""How people of a room come back from a fault: whom they see and hear again, in which seat, and when."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from random import Random

from bench.company import Company, Way, gathered, parts_of, until
from bench.join import percentile
from bench.rows import Row, at_most
from sessions.media.synthetic import SyntheticParticipant
from sessions.media.synthetic_count import SeatStream
from tests.sessions.live.served import Clinic, Served

BACK_MAX_S = 60.0
CALM_S = (1.0, 5.0)
LONG_CALM_S = (3.0, 12.0)
"""Anywhere in the rhythm of what is written down."""


@asynccontextmanager
async def meeting(server: Served, people: int, way: Way | None = None) -> AsyncIterator[Company]:
    """`people` in a room of `server`, once all of them see and hear one another."""
    async with gathered(server, parts_of(people), way=way or Way()) as company:
        await until(lambda: all(meets(one, people) for one in company.people.values()))
        yield company


async def calmly(runs: int, calm_s: tuple[float, float], *, seed: int) -> AsyncIterator[int]:
    """The numbers of `runs`, each after a pause of chance within `calm_s`."""
    chance = Random(seed)
    for number in range(runs):
        await asyncio.sleep(chance.uniform(*calm_s))
        yield number


def others(one: SyntheticParticipant, people: int) -> list[SeatStream]:
    """The picture of everybody else, and the sound of facilitators: of clients only the loudest are heard."""
    room = one.snapshot
    if room is None or len(room.participants) < people:
        return []
    away = [each for each in room.participants if each.seat != room.you.seat]
    pictures = [SeatStream(each.seat, "video") for each in away]
    return pictures + [SeatStream(each.seat, "audio") for each in away if each.role == "facilitator"]


def meets(one: SyntheticParticipant, people: int) -> dict[SeatStream, int]:
    """Packets of everybody else on the present connection; empty while somebody is missing."""
    received = one.media.received if one.media is not None else {}
    streams = others(one, people)
    if not streams or not all(stream in received for stream in streams):
        return {}
    return {stream: received[stream].packets for stream in streams}


def seats(company: Company) -> dict[str, int | None]:
    """Who sits where, as everybody sees themselves."""
    return {part: one.snapshot.you.seat for part, one in company.people.items() if one.snapshot}


async def since(
    began_s: float, people: Sequence[SyntheticParticipant], is_back: Callable[[SyntheticParticipant], bool]
) -> tuple[float, ...]:
    """Seconds from `began_s` until each was back, 60 for who was not."""
    times: dict[int, float] = {}

    def all_back() -> bool:
        now_s = time.monotonic() - began_s
        times.update({n: now_s for n, one in enumerate(people) if n not in times and is_back(one)})
        return len(times) == len(people) or now_s > BACK_MAX_S

    await until(all_back, seconds=2 * BACK_MAX_S)
    return tuple(times.get(number, BACK_MAX_S) for number in range(len(people)))


def staleness(clinic: Clinic, peers: Sequence[str], at_ms: float) -> tuple[float, ...]:
    """Seconds from the newest proof of life of each of `peers` that the ledger has until `at_ms`."""
    proofs = "kind IN ('joined', 'seen') GROUP BY peer"
    newest = dict(clinic.rows(f"SELECT peer, max(at_ms) FROM iop_sessions_factrow WHERE {proofs}"))
    return tuple((at_ms - newest.get(peer, 0)) / 1000 for peer in peers)


def times(name: str, runs: Sequence[tuple[float, ...]], aims: tuple[float, float]) -> list[Row]:
    """p95 and maximum of everybody's seconds in every run, held against `aims`."""
    values = [value for run_s in runs for value in run_s]
    return [
        at_most(f"{name}, p95", percentile(values, 0.95), unit="s", aim=aims[0]),
        at_most(f"{name}, max", max(values), unit="s", aim=aims[1]),
    ]
