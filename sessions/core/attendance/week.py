"""Weeks of a program, and whether a client's week is met, short, or still within reach (MINUTES section 5).

Weeks are computed on the calendar, never by adding seconds, so a week with a clock change is a week.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from sessions.core.attendance.day import minutes_of
from sessions.core.attendance.requirement import Target
from sessions.core.attendance.spans import Spans, merged, total

WeekStart = Literal["mon", "sun"]
WeekKind = Literal["calendar", "from_admission"]
WeekStatus = Literal["met", "short", "out_of_reach", "at_risk", "on_track", "not_evaluated"]


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekRule:
    """How a program cuts time into weeks."""

    kind: WeekKind
    starts_on: WeekStart


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A session still to come: its seconds by service date (one date, or two around midnight)."""

    seconds: Mapping[date, Spans]

    @property
    def length_s(self) -> int:
        return sum(total(spans) for spans in self.seconds.values())


def week_of(day: date, rule: WeekRule, admitted: date | None = None) -> date:
    """The first day of the week that holds `day`. Without an admission date weeks follow the calendar."""
    if rule.kind == "from_admission" and admitted is not None:
        return day - timedelta(days=(day - admitted).days % 7)
    since_monday = day.weekday()
    return day - timedelta(days=since_monday if rule.starts_on == "mon" else (since_monday + 1) % 7)


def days_of_week(start: date) -> list[date]:
    """The seven dates of the week that begins on `start`."""
    return [start + timedelta(days=number) for number in range(7)]


def week_status(
    by_day: Mapping[date, int], target: Target, *, over: bool, remaining: Sequence[Planned] = ()
) -> WeekStatus:
    """`by_day`: countable credited seconds of this week's dates. `remaining`: what of this week is still
    scheduled for this client, not cancelled, countable, starting at or after now, at planned length."""
    if target.partial:
        return "not_evaluated"
    if _reaches(by_day, target, ()):
        return "met"
    if over:
        return "short"
    if not _reaches(by_day, target, remaining):
        return "out_of_reach"
    longest = max((session.length_s for session in remaining), default=0)
    for index, session in enumerate(remaining):
        without = [*remaining[:index], *remaining[index + 1 :]]
        if session.length_s == longest and not _reaches(by_day, target, without):
            return "at_risk"
    return "on_track"


def minutes_over(credited_s: int, target: Target) -> int:
    """Whole minutes of a week beyond what is asked at most; 0 without a maximum and in partial weeks."""
    if target.max_minutes is None or target.partial:
        return 0
    return max(0, minutes_of(credited_s) - target.max_minutes)


def _reaches(by_day: Mapping[date, int], target: Target, remaining: Iterable[Planned]) -> bool:
    """Sessions planned at the same time can be attended only once: their seconds are united, not added."""
    days = {day for day, seconds in by_day.items() if seconds > 0}
    planned: Spans = []
    for session in remaining:
        for day, spans in session.seconds.items():
            if total(spans):
                days.add(day)
                planned.extend(spans)
    seconds = sum(by_day.values()) + total(merged(planned))
    return seconds >= target.min_minutes * 60 and len(days) >= target.min_days
