"""Days on which a clinic's office works, for deadlines: Monday to Friday. Holidays are not known."""

from __future__ import annotations

from datetime import date, timedelta

FRIDAY = 4


def business_days_after(day: date, number: int) -> date:
    """The `number`-th business day after `day`; `day` itself for 0, whatever day it is."""
    found = day
    while number > 0:
        found += timedelta(days=1)
        number -= found.weekday() <= FRIDAY
    return found
