"""What a serving process holds: seen from outside (/proc), and as it tells itself (`/metrics`)."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.request import Request, urlopen

from sessions.live.loop_lag import BOUNDS_MS
from tests.sessions.live.served import Served

TOKEN = "of a bench"
SETTINGS = {"VIOIP_METRICS_TOKEN": TOKEN}  # of a process that is to be looked into
ANSWER_MAX_S = 30
# Allocator and bounded histories fill up: twenty minutes (PROMISES R18), a third of a short run.
LONG_S, WARM_UP_S, WARM_UP = 30 * 60, 20 * 60, 1 / 3
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
class Inside:
    """What a process says of itself: tasks of its loop, and beats of the loop by how late they were."""

    tasks: int
    lag: Mapping[str, float]


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


def look_inside(server: Served) -> Inside:
    """What a process served with `SETTINGS` answers; its own task for that is among them, each time."""
    asked = Request(f"http://{server.base}/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    with urlopen(asked, timeout=ANSWER_MAX_S) as answer:
        return read_inside(answer.read().decode())


def read_inside(page: str) -> Inside:
    """The page of `sessions.live.metrics`. Raises KeyError where it does not tell."""
    values = dict(line.rsplit(" ", 1) for line in page.splitlines() if not line.startswith("#"))
    lag = {str(bound): float(values[f'vioip_loop_lag_ms_bucket{{le="{bound}"}}']) for bound in BOUNDS_MS}
    return Inside(int(values["vioip_tasks"]), lag | {"count": float(values["vioip_loop_lag_ms_count"])})


def late_ms(before: Inside, after: Inside, share: float) -> float:
    """So many ms late at most was that share of the beats between two looks; infinite where nobody knows."""
    beats = after.lag["count"] - before.lag["count"]
    for bound in BOUNDS_MS:
        if beats and after.lag[str(bound)] - before.lag[str(bound)] >= share * beats:
            return bound
    return math.inf


def excess(before: Footprint, after: Footprint) -> tuple[int, int]:
    """Descriptors that were not there before, and threads beyond those that the pool may have started."""
    left = list(after.descriptors)
    for target in before.descriptors:
        if target in left:
            left.remove(target)
    return len(left), max(0, after.threads - before.threads - POOLED_THREADS)


def growth_mib(looks: Sequence[Footprint]) -> float:
    """How much larger the process is in the last sixth than in the sixth after the warm-up (medians)."""
    size = max(1, len(looks) // 6)
    return _median_mib(looks[-size:]) - _median_mib(_warm(looks)[:size])


def _warm(looks: Sequence[Footprint]) -> list[Footprint]:
    lasted_s = looks[-1].at_s - looks[0].at_s
    ends_s = looks[0].at_s + (WARM_UP_S if lasted_s > LONG_S else WARM_UP * lasted_s)
    return [look for look in looks if look.at_s >= ends_s]


def _median_mib(looks: Sequence[Footprint]) -> float:
    return sorted(look.resident_mib for look in looks)[len(looks) // 2]


def slope_mib_per_h(looks: Sequence[Footprint]) -> float:
    """Least squares over what comes after the warm-up."""
    kept = _warm(looks)
    mean_s = sum(look.at_s for look in kept) / len(kept)
    mean_mib = sum(look.resident_mib for look in kept) / len(kept)
    spread = sum((look.at_s - mean_s) ** 2 for look in kept)
    lean = sum((look.at_s - mean_s) * (look.resident_mib - mean_mib) for look in kept)
    return 3600 * lean / spread if spread else 0.0
