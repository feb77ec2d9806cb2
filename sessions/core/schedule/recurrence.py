"""Weekly slots on a wall clock, turned into instants.

A recurring 09:00 stays 09:00 across a change of clocks (MINUTES section 5): the calendar is walked in
local days, and only the result is UTC. A local time that happens twice is its first; one that never
happens is as late after the change as the wall clock would have been before it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """Once a week: weekday 0 is Monday; an end at or before the start is on the next day."""

    weekday: int
    starts_at: time
    ends_at: time


def occurrences(
    slot: Slot, zone: ZoneInfo, *, first: date, last: date
) -> Iterator[tuple[datetime, datetime]]:
    """Start and end (UTC) of `slot` on every local day from `first` to `last`, both inside."""
    day = first + timedelta(days=(slot.weekday - first.weekday()) % 7)
    overnight = timedelta(days=1 if slot.ends_at <= slot.starts_at else 0)
    while day <= last:
        yield _instant(day, slot.starts_at, zone), _instant(day + overnight, slot.ends_at, zone)
        day += timedelta(days=7)


def _instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)
