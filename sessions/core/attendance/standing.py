"""Where a client's week stands, from what each session brings to it (MINUTES section 5).

Pure, and asked of thousands of clients at a time: the same visits give the same standing, which can be
remembered. `sessions.queries.client_week` judges one client by whole lines and comes to the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sessions.core.attendance.day import by_local_date
from sessions.core.attendance.requirement import Target
from sessions.core.attendance.share import Claimed, Share, counted_once
from sessions.core.attendance.spans import Span
from sessions.core.attendance.week import Planned, WeekStatus, week_status

Seconds = dict[tuple[date, str], int]
Pieces = tuple[tuple[date, Span], ...]
Services = tuple[tuple[date, frozenset[str]], ...]


class Visit(NamedTuple):
    """One session of one client. `pieces` is when it was planned, by date: two where midnight splits it.

    `split_zone` is None unless it does. `is_ours`: the session belongs to this week's program;
    `is_coming`: it is still to come, for this client too.
    """

    session: str
    scheduled_start_s: int
    service: str
    shares: tuple[Share, ...]
    pieces: Pieces
    split_zone: ZoneInfo | None
    is_ours: bool
    is_coming: bool


class Standing(NamedTuple):
    """Countable seconds of each day, seconds still planned, and the week's status."""

    days_s: tuple[int, ...]
    planned_s: int
    status: WeekStatus


class Visits:
    """Visits that are made only when they are asked for: the same `key` has to mean the same visits."""

    __slots__ = ("_make", "key")

    def __init__(self, key: tuple[str, ...], make: Callable[[], tuple[Visit, ...]]) -> None:
        self.key = key
        self._make: Callable[[], tuple[Visit, ...]] | None = make

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Visits) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)

    def take(self) -> tuple[Visit, ...]:
        """The visits, once: what they are made from is let go of, for keys are remembered for long."""
        make, self._make = self._make, None
        return () if make is None else make()


@lru_cache(maxsize=8192)
def remembered_standing(visits: Visits, services: Services, target: Target, *, over: bool) -> Standing:
    """`standing_of`, of thousands of clients again and again while little changes."""
    return standing_of(visits.take(), services, target, over=over)


def standing_of(visits: Sequence[Visit], services: Services, target: Target, *, over: bool) -> Standing:
    """`visits` of one client, those of other programs and of the days around included; `services` that
    count on each day of the week."""
    by_service = dict(services)
    by_day = countable_by_day(_seconds(visits), by_service)
    coming = ((one.service, one.pieces) for one in visits if one.is_ours and one.is_coming)
    remaining = planned_sessions(coming, by_service)
    return Standing(
        days_s=tuple(by_day.values()),
        planned_s=sum(planned.length_s for planned in remaining),
        status=week_status(by_day, target, over=over, remaining=remaining),
    )


def countable_by_day(seconds: Seconds, services: Mapping[date, frozenset[str]]) -> dict[date, int]:
    """Seconds of each day of the services that count on it."""
    found = dict.fromkeys(services, 0)
    for (day, service), counted in seconds.items():
        if service in services.get(day, ()):
            found[day] += counted
    return found


def planned_sessions(
    coming: Iterable[tuple[str, Iterable[tuple[date, Span]]]], services: Mapping[date, frozenset[str]]
) -> list[Planned]:
    """Those of `coming` (service, planned time by date) that count, within the week."""
    found = []
    for service, pieces in coming:
        inside = {day: [piece] for day, piece in pieces if service in services.get(day, ())}
        if inside:
            found.append(Planned(seconds=inside))
    return found


def _seconds(visits: Sequence[Visit]) -> Seconds:
    """Counted seconds by date and service; sessions elsewhere take part in who has a second."""
    settled = counted_once([Claimed(one.session, one.scheduled_start_s, one.shares) for one in visits])
    sums: Seconds = {}
    for one, shares in zip(visits, settled, strict=True):
        if one.is_ours:
            for day, share_s, service in _dated(one, shares):
                sums[day, service] = sums.get((day, service), 0) + share_s
    return sums


def _dated(visit: Visit, shares: tuple[Share, ...]) -> Iterable[tuple[date, int, str]]:
    """(date, seconds, service) of every stretch."""
    for share in shares:
        if visit.split_zone is None:
            yield visit.pieces[0][0], share.end_s - share.start_s, share.service
            continue
        for day, (start, end) in by_local_date((share.start_s, share.end_s), visit.split_zone):
            yield day, end - start, share.service
