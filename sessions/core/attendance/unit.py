"""Units a payer asks for, from credited minutes (MINUTES section 5, Units).

Fifteen-minute units follow the eight-minute rule: 8-22 minutes are one, 23-37 two, and so on. Individual
psychotherapy is reported in bands of 16-37, 38-52 and 53 or more minutes; less is a contact, credited
to hours and not reported.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from sessions.core.attendance.day import minutes_of

UnitRule = Literal["none", "quarter_hours_by_total", "quarter_hours_by_code"]
Band = Literal["16-37", "38-52", "53+"]


def quarter_hours(minutes: int) -> int:
    """Units of fifteen minutes: under 8 minutes none, then one more for every full fifteen past 8."""
    return (minutes + 7) // 15


def units_of(minutes_by_code: Mapping[str, int], rule: UnitRule) -> int | None:
    """Units of one day: of the total, or of each code on its own; None where the payer asks for none."""
    if rule == "none":
        return None
    if rule == "quarter_hours_by_total":
        return quarter_hours(sum(minutes_by_code.values()))
    return sum(quarter_hours(minutes) for minutes in minutes_by_code.values())


def day_units(seconds_by_code: Mapping[str, int], rule: UnitRule) -> int | None:
    """`units_of` from counted seconds: minutes are floored once, on what the rule takes units of."""
    if rule == "quarter_hours_by_total":
        return quarter_hours(minutes_of(sum(seconds_by_code.values())))
    return units_of({code: minutes_of(seconds) for code, seconds in seconds_by_code.items()}, rule)


def psychotherapy_band(minutes: int) -> Band | None:
    """The reported band of individual psychotherapy; None under 16 minutes: a contact, not reported."""
    if minutes < 16:
        return None
    return "16-37" if minutes < 38 else "38-52" if minutes < 53 else "53+"
