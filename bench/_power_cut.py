"""R3: everything stops at once while the journal holds facts that the database has not, and boots again.

PostgreSQL is held for a moment, so that what people do stays in the journal; then the serving process and
PostgreSQL are killed, and half a record is put behind the journal's last one, as a cut amid a write leaves
it. What a disk had not been told to keep is not taken away: that would be the machine's own power. Seen to
fail with the journal removed before the boot: every fact that was in it alone was missing.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bench._facts import Place, facts_of, ledger_of, until_drained
from bench._returns import LONG_CALM_S, calmly, meeting, meets, seats, since, staleness, times
from bench.company import Company, make_clinic, until
from bench.rows import Row, at_least, at_most
from sessions.core.attendance.facts import Fact
from sessions.live.frames import frame
from sessions.live.journal import SUFFIX, read
from sessions.media.synthetic import SyntheticParticipant
from tests.real.postgres import PostgresServer
from tests.sessions.live.served import Clinic, Served, serve

BACK_AIM_S = 20.0
Disk = Callable[[Path], AbstractContextManager[object]]
MAX_AIM_S = 40.0  # nothing is promised of the worst: twice the p95


@dataclass(frozen=True)
class Cut:
    """`alone`: facts that were in the journal alone; `missing` and `fenced` of them, once everybody is back.
    `stale_s`: age of the newest proof of life of each at the cut. Seconds count from the start of the
    database."""

    line_s: tuple[float, ...]
    media_s: tuple[float, ...]
    alone: int
    missing: int
    fenced: int
    stale_s: tuple[float, ...]
    moved: int
    is_tail_told: bool


@dataclass
class Machine:
    """What the power goes from."""

    clinic: Clinic
    postgres: PostgresServer
    running: ExitStack
    server: Served

    @property
    def journals(self) -> Path:
        """Where facts are first."""
        return Path(self.clinic.env["VIOIP_VAR"]) / "journal"

    def boot(self) -> None:
        """Everything again, at the same places."""
        self.server = self.running.enter_context(serve(self.clinic, port=self.server.port))


@contextmanager
def machine(people: int, disk: Disk = nullcontext) -> Iterator[Machine]:
    """One process of pages and rooms, and its PostgreSQL; `disk` is what journals lie on."""
    with (
        TemporaryDirectory(prefix="vioip-bench-") as var,
        PostgresServer() as postgres,
        disk(Path(var) / "journal"),
        ExitStack() as running,
    ):
        clinic = make_clinic(Path(var), people - 1, database=postgres.new_database())
        yield Machine(clinic, postgres, running, running.enter_context(serve(clinic)))


async def cuts(runs: int, people: int) -> list[Cut]:
    """The power goes while a room meets, again and again."""
    with machine(people) as whole:
        async with meeting(whole.server, people) as company:
            return [await _cut_once(whole, company) async for _ in calmly(runs, LONG_CALM_S, seed=3)]


async def _cut_once(whole: Machine, company: Company) -> Cut:
    everybody, before = list(company.people.values()), seats(company)
    former, peers = {id(one): one.media for one in everybody}, [one.peer for one in everybody]
    killed_ms = await _hold_and_kill(whole, everybody)
    journalled = _tear(whole.journals)
    began_s = time.monotonic()
    await asyncio.to_thread(whole.postgres.start)
    alone = journalled.keys() - ledger_of(whole.clinic).keys()
    whole.boot()

    def is_whole(one: SyntheticParticipant) -> bool:
        return one.media is not former[id(one)] and bool(meets(one, len(everybody)))

    line_s, media_s = await asyncio.gather(
        since(began_s, everybody, lambda one: one.entered.is_set()), since(began_s, everybody, is_whole)
    )
    moved = sum(seats(company).get(part) != seat for part, seat in before.items())
    missing, fenced = await until_drained(whole.clinic, journalled, alone)
    is_told = "a torn tail of" in whole.server.log.read_text(errors="replace")
    stale_s = staleness(whole.clinic, peers, killed_ms)
    return Cut(line_s, media_s, len(alone), missing, fenced, stale_s, moved, is_told)


async def _hold_and_kill(whole: Machine, everybody: Sequence[SyntheticParticipant]) -> float:
    """What every second person does now is in the journal and nowhere else; it takes less than a lease lives.
    The wall clock in milliseconds at the kill."""
    whole.postgres.pause()
    for camera in (False, True):
        await asyncio.gather(*(one.set_sending(microphone=True, camera=camera) for one in everybody[::2]))
    killed_ms = time.time() * 1000
    whole.server.kill()
    whole.postgres.resume()
    await asyncio.to_thread(whole.postgres.stop)
    await until(lambda: not any(one.entered.is_set() for one in everybody))
    return killed_ms


def _tear(journals: Path) -> dict[Place, Fact]:
    """The facts that the dead process had not seen in the database, by place; half a record comes behind."""
    [path] = journals.glob(f"*{SUFFIX}")
    content = read(path)
    half = frame({"n": content.last + 1, "fact": {}})[:-3]
    with path.open("r+b") as file:
        file.seek(content.scanned.end)
        file.write(half)
    return facts_of(content)


def rows(found: Sequence[Cut], people: int) -> list[Row]:
    """R3. A cut without a fact in the journal alone proves nothing."""
    name = f"R3: power cut, {people} people, {len(found)} runs"
    aims = (BACK_AIM_S, MAX_AIM_S)
    fewest, tails = min(one.alone for one in found), sum(one.is_tail_told for one in found)
    stale_s = max(age for one in found for age in one.stale_s)
    return [
        *times(f"{name}, in the room again after the boot", [one.line_s for one in found], aims),
        *times(f"{name}, seeing and hearing again after the boot", [one.media_s for one in found], aims),
        at_least(f"{name}, facts in the journal alone, fewest", fewest, unit="1", aim=1),
        at_most(f"{name}, of them lost", sum(one.missing for one in found), unit="1", aim=0),
        at_most(f"{name}, of them not counted", sum(one.fenced for one in found), unit="1", aim=0),
        at_most(f"{name}, seats that changed", sum(one.moved for one in found), unit="1", aim=0),
        at_most(f"{name}, age of the newest proof of life, max", stale_s, unit="s", aim=10),
        at_least(f"{name}, torn tails told", tails, unit="1", aim=len(found)),
    ]


def bench(runs: int, people: int) -> list[Row]:
    """R3, from the runs to the table."""
    return rows(asyncio.run(cuts(runs, people)), people)
