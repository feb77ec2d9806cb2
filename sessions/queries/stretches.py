"""All of time cut into stretches of sessions, each with everything around it that may claim its seconds.

Where a clinic sleeps at night a stretch is a day. Where it never does, a stretch is cut after `MOST` sessions
and brings its neighbours on both sides along, so that a second near a cut is decided as anywhere else.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sessions.queries.session_row import SessionRow

APART = timedelta(hours=2)
"""Sessions this far from any other cannot claim its seconds: early cap, overrun cap and a lot to spare."""
MOST = 200
"""Sessions of one stretch: more take more memory, fewer count more neighbours twice."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """`own` are told of here and nowhere else; `around` belong to other stretches, or are not asked about."""

    own: list[SessionRow]
    around: list[SessionRow]

    @property
    def together(self) -> list[SessionRow]:
        """All that has to be counted for `own`."""
        return [*self.own, *self.around]


def stretches_of(rows: Iterator[SessionRow], since: date | None) -> Iterator[Stretch]:
    """The sessions of `rows`, which come in order of start; those before the day `since` are only around."""
    ahead = _Ahead(rows)
    earlier: list[SessionRow] = []
    while some := _next_of(ahead):
        until = max(one.scheduled_end for one in some)
        later = ahead.starting_by(until + APART)
        own = [one for one in some if since is None or one.service_date >= since]
        if own:
            others = [] if since is None else [one for one in some if one.service_date < since]
            yield Stretch(own=own, around=[*earlier, *others, *later])
        first = ahead.first()
        near = [] if first is None else [one for one in (*earlier, *some) if _reaches(one, first)]
        earlier = near


def _next_of(ahead: _Ahead) -> list[SessionRow]:
    found: list[SessionRow] = []
    until: datetime | None = None
    while len(found) < MOST and (one := ahead.first()) is not None:
        if until is not None and one.scheduled_start > until + APART:
            break
        found.append(ahead.take())
        until = max(until or one.scheduled_end, one.scheduled_end)
    return found


def _reaches(one: SessionRow, other: SessionRow) -> bool:
    """Whether `one`, which began before, may share time with `other`."""
    return one.scheduled_end + APART >= other.scheduled_start


class _Ahead:
    """Rows that can be looked at before it is their turn."""

    def __init__(self, rows: Iterator[SessionRow]) -> None:
        self._rows = rows
        self._read: deque[SessionRow] = deque()

    def first(self) -> SessionRow | None:
        """Whose turn it is; None when all have been taken."""
        return self._read[0] if self._read or self._read_on() else None

    def take(self) -> SessionRow:
        """The first, which there has to be."""
        return self._read.popleft()

    def starting_by(self, at: datetime) -> list[SessionRow]:
        """All that start by `at`, whose turn is yet to come."""
        while (not self._read or self._read[-1].scheduled_start <= at) and self._read_on():
            pass
        return [one for one in self._read if one.scheduled_start <= at]

    def _read_on(self) -> bool:
        found = next(self._rows, None)
        if found is not None:
            self._read.append(found)
        return found is not None
