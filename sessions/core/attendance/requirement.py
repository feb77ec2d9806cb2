"""What a program, a payer or a client's own plan asks of a week and of a day (MINUTES section 5).

Rows are dated; on any one day the most specific row in force decides, and of equally specific ones the
latest. A week under more than one requirement is judged day by day: each of its days brings a seventh
of what its own requirement asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

Level = Literal["program", "payer", "client"]
_SPECIFIC: dict[str, int] = {"program": 0, "payer": 1, "client": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """Weekly minimum and maximum minutes (None: no maximum), weekly days, and minutes that make a day."""

    min_minutes: int = 540
    max_minutes: int | None = 1140
    min_days: int = 3
    day_minutes: int = 180


IOP = Requirement()
PARTIAL_HOSPITALIZATION = Requirement(min_minutes=1200, max_minutes=None, min_days=5)
OUTPATIENT = Requirement(min_minutes=0, max_minutes=539, min_days=0, day_minutes=0)
BY_LEVEL_OF_CARE: dict[str, Requirement] = {
    "iop": IOP,
    "php": PARTIAL_HOSPITALIZATION,
    "outpatient": OUTPATIENT,
}
"""What a level of care asks where no row speaks of it (MINUTES section 9)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedRequirement:
    """In force from `starts` through `ends` (None: until replaced), for one level of care ("": any)."""

    level: Level
    care: str = ""
    starts: date
    ends: date | None = None
    requirement: Requirement


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a whole week comes to. `in_force` counts its days in care; fewer than seven: partial."""

    min_minutes: int
    max_minutes: int | None
    min_days: int
    in_force: int

    @property
    def partial(self) -> bool:
        return self.in_force < 7


def requirement_on(rows: Iterable[DatedRequirement], day: date, *, care: str = "") -> Requirement | None:
    """The requirement in force on `day` at level of care `care`: client before payer before program."""
    at_level = (row for row in rows if row.care in ("", care))
    valid = [row for row in at_level if row.starts <= day and (row.ends is None or day <= row.ends)]
    best = max(valid, key=lambda row: (_SPECIFIC[row.level], row.starts), default=None)
    return None if best is None else best.requirement


def target_of(daily: Sequence[Requirement | None]) -> Target:
    """The target of a week from the requirement of each of its seven days (None: not in care that day).

    Whole minutes and days, rounded down: a prorated target never asks for more than its days bring.
    """
    asked = [requirement for requirement in daily if requirement is not None]
    maxima = [requirement.max_minutes for requirement in asked]
    capped = [minutes for minutes in maxima if minutes is not None]
    return Target(
        min_minutes=sum(requirement.min_minutes for requirement in asked) // 7,
        max_minutes=sum(capped) // 7 if capped and len(capped) == len(maxima) else None,
        min_days=sum(requirement.min_days for requirement in asked) // 7,
        in_force=len(asked),
    )
