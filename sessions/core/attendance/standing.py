"""Where a client's week stands, from what each session brings to it (MINUTES section 5).

Pure, and asked of thousands of clients at a time: the same visits give the same standing, which is
remembered. `sessions.queries.client_week` judges one client by whole lines and comes to the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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


@lru_cache(maxsize=8192)
def standing_of(
    visits: tuple[Visit, ...],
    services: tuple[tuple[date, frozenset[str]], ...],
    target: Target,
    *,
    over: bool,
) -> Standing:
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


def _seconds(visits: tuple[Visit, ...]) -> Seconds:
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
