"""Minutes after faults: what the ledger credits to each client, held against how long they were there."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bench.company import Company
from bench.rows import Row, at_most
from tests.sessions.live.served import ROOT, Clinic

EXACT_S = 2.0  # facts are cut down to whole seconds, at either end
JOURNAL_S = 10.0  # a fault may cost as much of a client's minutes (PROMISES R2)
CREDITED = ("credited", "bridged")
END_MAX_S = 30.0


@dataclass(frozen=True)
class Minutes:
    """One client's seconds: `credited_s` of the ledger; in the room for `least_s` to `most_s`."""

    credited_s: float
    least_s: float
    most_s: float

    @property
    def over_s(self) -> float:
        """Credited and not there."""
        return max(0.0, self.credited_s - self.most_s)

    @property
    def short_s(self) -> float:
        """There and not credited."""
        return max(0.0, self.least_s - self.credited_s)


class Attended:
    """Made before anybody comes; from `gathered` on everybody is in the room, but for what `cost` says."""

    def __init__(self) -> None:
        self._came_s = self._gathered_s = time.monotonic()
        self._away_s: dict[str, float] = {}

    def gathered(self) -> None:
        """Everybody is in the room, and minutes count."""
        self._gathered_s = time.monotonic()

    def cost(self, seconds: Mapping[str, float]) -> None:
        """A fault kept people out for so long, by part."""
        for part, away_s in seconds.items():
            self._away_s[part] = self._away_s.get(part, 0.0) + away_s

    async def end(self, clinic: Clinic, company: Company) -> list[Minutes]:
        """The leader ends the session; every client's minutes."""
        least_s = time.monotonic() - self._gathered_s
        await company.leader.end()
        most_s = time.monotonic() - self._came_s
        await clinic.until_facts("ended", timeout_s=END_MAX_S)
        told = counted(clinic)
        return [
            Minutes(told.get(clinic.person(part), 0), least_s - self._away_s.get(part, 0.0), most_s)
            for part in company.people
            if part.startswith("client")
        ]


def counted(clinic: Clinic) -> dict[str, int]:
    """Seconds that count, by person."""
    command = [sys.executable, "-m", "bench._credit", clinic.session]
    told = subprocess.run(command, cwd=ROOT, env=clinic.env, capture_output=True, check=True).stdout
    by_reason: dict[str, dict[str, int]] = json.loads(told.splitlines()[-1])
    return {who: sum(reasons.get(one, 0) for one in CREDITED) for who, reasons in by_reason.items()}


def minute_rows(name: str, minutes: Sequence[Minutes], faults: int) -> list[Row]:
    """Nobody has more than they were there for, nor less by more than a journal's interval for each fault."""
    over_s, short_s = max(one.over_s for one in minutes), max(one.short_s for one in minutes)
    aim_s = EXACT_S + faults * JOURNAL_S
    return [
        at_most(f"{name}, credited and not there, worst", over_s, unit="s", aim=EXACT_S),
        at_most(f"{name}, there and not credited, worst", short_s, unit="s", aim=aim_s),
    ]
