"""From facts to lines, and from counts to boards and years.

One session of twelve people over three hours; attendances of one person that a core counts from memory (told,
not judged: no database is in it); and on SQLite and on PostgreSQL the board of a week of 2,000 clients,
20,000 attendances and 5 million facts, asked for over HTTP from twenty servers that have just started (cold),
from one again and again while facts come in (warm), and with no counts or nothing at all kept; and `manage.py
recount --dry-run` of a year of 500 clients, 8,400 sessions and 100,000 attendances, most of it signed,
without and with gathered facts. `--quick` has 240 clients and 48, and five servers.

The facts are those a room writes: a compact proof of life for every connection each ten seconds, joins,
camera changes, a drop with a return for every client, a break. Counting from memory is timed with the 250
facts that an attendance has on average in a large ledger; what the year's ledger has stands in `bench._year`.
Clock: CPU time of the process that works, system time included, that of a database's own processes not; for
boards the wall's as well.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time_ns
from typing import Any

from bench.rows import Row, at_most, run
from sessions.core.attendance.credit import credit
from sessions.core.attendance.facts import (
    BreakEnded,
    BreakStarted,
    Ended,
    Fact,
    Joined,
    Left,
    Modality,
    Role,
    Seen,
    Started,
)
from sessions.core.attendance.plan import SessionPlan
from tests.real.postgres import PostgresServer

PEOPLE = 12
START_S = 1_772_460_000
LENGTH_S = 3 * 3600
PROOF_EVERY_S = 10
ATTENDANCE_FACTS = 250
SESSION_AIM_MS = 20.0
RECOUNT_AIM = 2000.0
COLD_STARTS, QUICK_COLD_STARTS = 20, 5
UNSIGNED_DAYS = 28
ENGINES = ("SQLite", "PostgreSQL")
CLIENTS, QUICK_CLIENTS = 2000, 240
YEAR_CLIENTS, QUICK_YEAR_CLIENTS = 500, 48
COLD_DAYS, QUARTER_DAYS = 21, 88
ROUNDS = 41
COLD_AIM_MS, WARM_AIM_MS = 1500.0, 300.0
GROWN_AIM_MIB = 64.0
"""Counting a clinic four times as large may take no more than this: what is kept in memory is bounded."""
YEAR_GROWN_AIM_MIB = 8.0
"""Four times as many sessions may take no more than this."""
ROOT = Path(__file__).resolve().parent.parent


def session_facts(people: int, proof_every_s: int) -> list[Fact]:
    """What a room of `people` clients and a facilitator writes in three hours, in order."""
    end = START_S + LENGTH_S
    facts = [*_marks(end), *_life("lead", START_S - 600, end, role="facilitator", every=proof_every_s)]
    for number in range(people):
        dropped = START_S + 3600 + 60 * number
        facts += _life(f"c{number}", START_S - 120 + 20 * number, dropped, every=proof_every_s)
        facts += _life(f"c{number}", dropped + 30, end, every=proof_every_s)
    ordered = sorted(facts, key=lambda fact: fact.at_ms)
    return [_numbered(fact, number) for number, fact in enumerate(ordered, start=1)]


def _marks(end: int) -> list[Fact]:
    pause = START_S + 5400
    return [
        Started(at_ms=START_S * 1000, session="s"),
        BreakStarted(at_ms=pause * 1000, session="s"),
        BreakEnded(at_ms=(pause + 600) * 1000, session="s"),
        Ended(at_ms=end * 1000, session="s"),
    ]


def _life(person: str, start: int, end: int, *, every: int, role: Role = "client") -> list[Fact]:
    peer = f"{person}-{start}"
    proofs = range(start + every, end + 1, every)
    return [
        Joined(at_ms=start * 1000, session="s", person=person, peer=peer, role=role, place="main"),
        Modality(at_ms=start * 1000, session="s", peer=peer, video=True, audio=True),
        *(Seen(at_ms=at * 1000, session="s", peer=peer, since_ms=(at - every) * 1000) for at in proofs),
        Left(at_ms=(end + 15) * 1000, session="s", peer=peer, reason="timeout"),
    ]


def _numbered(fact: Fact, number: int) -> Fact:
    """A fact as it comes from the ledger: with its place in the writer's sequence."""
    values = {name: getattr(fact, name) for name in type(fact).__dataclass_fields__}
    return type(fact)(**{**values, "epoch": 1, "seq": number})


def plan_of(people: int) -> SessionPlan:
    """The session that `session_facts` tells of."""
    return SessionPlan(
        id="s",
        service="group",
        scheduled_start_s=START_S,
        scheduled_end_s=START_S + LENGTH_S,
        roster=tuple(f"c{number}" for number in range(people)),
    )


def _seconds_to_count(facts: Sequence[Fact], plan: SessionPlan, rounds: int) -> float:
    costs = []
    for _ in range(rounds):
        began = process_time_ns()
        credit(facts, plan)
        costs.append(process_time_ns() - began)
    return median(costs) / 1e9


def bench(quick: bool) -> list[Row]:
    """Counting, then boards and years on both databases."""
    weeks, years = (QUICK_CLIENTS, QUICK_YEAR_CLIENTS) if quick else (CLIENTS, YEAR_CLIENTS)
    starts = QUICK_COLD_STARTS if quick else COLD_STARTS
    return [*count_rows(quick), *board_rows(weeks, ENGINES, starts=starts), *year_rows(years, ENGINES)]


def count_rows(quick: bool) -> list[Row]:
    """CPU time of counting: one large session, and attendances a second."""
    rounds = 7 if quick else 50
    large = session_facts(PEOPLE, PROOF_EVERY_S)
    small = session_facts(1, 2 * LENGTH_S // ATTENDANCE_FACTS)
    whole = _seconds_to_count(large, plan_of(PEOPLE), rounds)
    each = _seconds_to_count(small, plan_of(1), rounds * 10)
    name = f"minutes: session of {PEOPLE} over three hours, {len(large)} facts, to lines"
    rate = 1 / each
    single = f"minutes: one person's attendance of {len(small)} facts counted from memory, one core"
    return [
        at_most(name, whole * 1000, unit="ms", aim=SESSION_AIM_MS),
        Row(single, round(rate, 1), "1/s"),
    ]


def board_rows(clients: int, engines: Sequence[str], *, starts: int) -> list[Row]:
    """A clinic of `clients` on each of `engines`: made, counted, and its board read."""
    rows = []
    for engine in engines:
        with TemporaryDirectory(prefix="vioip-bench-") as var, _database(engine, Path(var)) as url:
            env = _environment(Path(var), url)
            made = {**_told(env, "_weeks", "fill", clients), **_told(env, "_weeks", "count")}
            read = _told(env, "_board", starts, ROUNDS)
        rows += week_rows(f"minutes: {engine}, {clients} clients", made, read)
    return rows


def year_rows(clients: int, engines: Sequence[str]) -> list[Row]:
    """A year of `clients` on each of `engines`, counted again and again."""
    rows = []
    for engine in engines:
        with TemporaryDirectory(prefix="vioip-bench-") as var, _database(engine, Path(var)) as url:
            env = _environment(Path(var), url)
            made = _told(env, "_year", "fill", clients)
            told = [
                _told(env, "_year", *arguments)
                for arguments in (
                    ("recount", COLD_DAYS, "--dry-run"),
                    ("recount", 0),
                    ("sign", UNSIGNED_DAYS),
                    ("recount", QUARTER_DAYS, "--dry-run"),
                    ("recount", 0, "--dry-run"),
                )
            ]
        rows += recount_rows(f"minutes: {engine}, a year of {clients} clients", made, told)
    return rows


def recount_rows(name: str, made: dict[str, Any], told: Sequence[dict[str, Any]]) -> list[Row]:
    """What `bench._year` told of the last weeks from facts, of everything with its facts gathered on the way,
    of what was then signed, and of a quarter and the whole from gathered facts."""
    cold, keeping, _, quarter, whole = told
    each = made["attendances"] / made["sessions"]
    size = f"{made['sessions']} sessions, {whole['signed']} signed, {made['attendances']} attendances"
    rate = whole["sessions"] / whole["cpu_s"]
    grown = whole["peak_mib"] - quarter["peak_mib"]
    from_facts = f"recount from {made['facts'] / made['attendances']:.0f} facts an attendance"
    return [
        Row(f"{name}, {size}: recount, wall", round(whole["wall_s"], 1), "s"),
        Row(f"{name}: recount, sessions of {each:.0f}", round(rate), "1/s", RECOUNT_AIM, rate >= RECOUNT_AIM),
        Row(f"{name}: recount, attendances", round(rate * each), "1/s"),
        Row(f"{name}: {from_facts}, sessions", round(cold["sessions"] / cold["cpu_s"]), "1/s"),
        Row(f"{name}: the same, gathering and keeping all, wall", round(keeping["wall_s"], 1), "s"),
        at_most(f"{name}: memory grown by a year over a quarter", grown, unit="MiB", aim=YEAR_GROWN_AIM_MIB),
    ]


def week_rows(name: str, made: dict[str, Any], read: dict[str, Any]) -> list[Row]:
    size = f"{made['attendances']} attendances, {made['facts']} facts"
    cold, warm = read["cold_ms"], read["warm_ms"]
    started = f"board, process just started, counts kept, {len(cold)} times"
    return [
        at_most(f"{name}, {size}: {started}, 95th percentile", _p95(cold), unit="ms", aim=COLD_AIM_MS),
        Row(f"{name}: the same, median", round(median(cold), 1), "ms"),
        at_most(
            f"{name}: board, warm, a fact before each, 95th percentile",
            _p95(warm),
            unit="ms",
            aim=WARM_AIM_MS,
        ),
        Row(f"{name}: the same, median", round(median(warm), 1), "ms"),
        Row(f"{name}: the same, the server's CPU, median", round(median(read["warm_cpu_ms"]), 1), "ms"),
        Row(f"{name}: board, once, no counts kept, facts gathered", round(read["no_counts_ms"]), "ms"),
        Row(f"{name}: board, once, nothing kept", round(read["nothing_ms"]), "ms"),
        Row(f"{name}: counted from the database", round(made["sessions"] / made["count_s"], 1), "1/s"),
        at_most(f"{name}: memory grown by counting", made["grown_mib"], unit="MiB", aim=GROWN_AIM_MIB),
    ]


def _p95(values: Sequence[float]) -> float:
    return sorted(values)[-(-len(values) * 95 // 100) - 1]


@contextmanager
def _database(engine: str, var: Path) -> Iterator[str]:
    if engine == "SQLite":
        yield f"sqlite:///{var}/clinic.sqlite3"
        return
    with PostgresServer() as server:
        yield server.new_database()


def _environment(var: Path, url: str) -> dict[str, str]:
    env = {name: value for name, value in os.environ.items() if not name.startswith("VIOIP_")}
    return env | {
        "VIOIP_VAR": str(var),
        "DEBUG": "0",
        "SECRET_KEY": "a key of benches " * 4,
        "VIOIP_SEAL_KEYS": "a seal of benches " * 4,
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "vioip.settings",
    }


def _told(env: dict[str, str], module: str, *arguments: str | int) -> dict[str, Any]:
    command = [sys.executable, "-m", f"bench.{module}", *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


if __name__ == "__main__":
    sys.exit(run(bench))
