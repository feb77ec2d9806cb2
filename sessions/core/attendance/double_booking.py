"""Facilitators who led two sessions at once (MINUTES section 4): a finding for a person to judge.

Facilitators have intervals of their own, and nobody's minutes depend on this: a second of a client counts
once, one of a facilitator may have led two rooms from two windows of a browser.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from sessions.core.attendance.credit import Tally
from sessions.core.attendance.spans import Spans, intersected, longer_than


class DoubleBooking(NamedTuple):
    """`person` led both `sessions`, in the order of their plans, over `[start_s, end_s)`."""

    person: str
    sessions: tuple[str, str]
    start_s: int
    end_s: int


def double_bookings(tallies: Sequence[Tally]) -> list[DoubleBooking]:
    """Whoever led two of `tallies` at once, between the Start and End of both, in order of time.

    As long as a room may be without a facilitator is forgiven: somebody who sets up the next group while the
    last one says goodbye is no finding.
    """
    ordered = sorted(tallies, key=lambda tally: (tally.plan.scheduled_start_s, tally.plan.id))
    found = [booking for pair in combinations(ordered, 2) for booking in _between(*pair)]
    return sorted(found, key=lambda booking: (booking.start_s, booking))


def _between(first: Tally, second: Tally) -> Iterator[DoubleBooking]:
    grace_s = max(first.rules.staff_grace_s, second.rules.staff_grace_s)
    for person in sorted(first.facilitators.keys() & second.facilitators.keys()):
        shared = intersected(_led(first, person), _led(second, person))
        for start_s, end_s in longer_than(shared, grace_s):
            yield DoubleBooking(person, (first.plan.id, second.plan.id), start_s, end_s)


def _led(tally: Tally, person: str) -> Spans:
    return intersected(list(tally.facilitators[person]), tally.window.spans)
