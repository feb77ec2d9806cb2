"""From counted lines to service dates, and what a day comes to for a payer (MINUTES section 5).

The service date is the local date of the scheduled start in the program's zone; with `split_midnight`
every second has its own local date. Sums are of seconds; minutes are floored once, on a total.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from sessions.core.attendance.lines import Line
from sessions.core.attendance.plan import SessionPlan
from sessions.core.attendance.spans import Span

DayOutcome = Literal["per_diem", "fallback", "not_billable"]
NEVER_BY_DEFAULT: frozenset[str] = frozenset({"alumni", "support group", "complementary"})


class DayResult(NamedTuple):
    """What a day is worth to the payer, and why in plain words."""

    result: DayOutcome
    why: str


def local_date(second: int, zone: ZoneInfo) -> date:
    """The calendar date of an instant (s) in `zone`."""
    return datetime.fromtimestamp(second, zone).date()


def midnight(day: date, zone: ZoneInfo) -> int:
    """The instant (s) at which `day` begins in `zone`: its first 00:00, or what the clock shows instead."""
    return int(datetime.combine(day, time(0), zone).timestamp())


def by_date(
    span: Span, plan: SessionPlan, *, zone: ZoneInfo, split_midnight: bool
) -> Iterator[tuple[date, Span]]:
    """`span` of a session under its service date, or under every local date that it touches."""
    if not split_midnight:
        yield local_date(plan.scheduled_start_s, zone), span
        return
    yield from by_local_date(span, zone)


def by_local_date(span: Span, zone: ZoneInfo) -> Iterator[tuple[date, Span]]:
    """`span` under every local date that it touches."""
    start, end = span
    while start < end:
        day = local_date(start, zone)
        until = min(end, max(midnight(day + timedelta(days=1), zone), start + 1))
        yield day, (start, until)
        start = until


def is_countable(service: str, countable: Collection[str] | None) -> bool:
    """Whether a service counts towards day and week; without a setting, all but `NEVER_BY_DEFAULT`."""
    if countable is None:
        return service.lower().replace("_", " ").replace("-", " ") not in NEVER_BY_DEFAULT
    return service in countable


def countable_seconds(
    lines: Iterable[Line],
    plan: SessionPlan,
    *,
    zone: ZoneInfo,
    split_midnight: bool,
    countable: Collection[str] | None,
) -> dict[date, int]:
    """Counted seconds of one client in one session, by date, of the services that count."""
    sums: dict[date, int] = {}
    for line in lines:
        if line.counted and is_countable(line.service, countable):
            span = (line.start_s, line.end_s)
            for day, (start, end) in by_date(span, plan, zone=zone, split_midnight=split_midnight):
                sums[day] = sums.get(day, 0) + end - start
    return sums


def minutes_of(seconds: int) -> int:
    """Whole minutes for display: floored, once, on a total."""
    return seconds // 60


def day_result(credited_s: int, day_minutes: int, *, fallback: bool = True) -> DayResult:
    """What `credited_s` of one day come to against the day minimum.

    `fallback`: whether a payer takes single services of a day that falls short.
    """
    minutes = minutes_of(credited_s)
    if credited_s <= 0:
        return DayResult("not_billable", "No minutes counted on this day.")
    if credited_s >= day_minutes * 60:
        return DayResult("per_diem", f"{minutes} minutes reach the day minimum of {day_minutes}.")
    if not fallback:
        return DayResult(
            "not_billable",
            f"{minutes} minutes are short of the day minimum of {day_minutes}, and this payer takes no "
            "single services instead.",
        )
    return DayResult(
        "fallback",
        f"{minutes} minutes are short of the day minimum of {day_minutes}: bill the single services.",
    )
