"""What a counted session brings to weeks: its counted stretches, by person, without the reasons.

A board of thousands reads these instead of lines. They say which seconds the session claims and for which
service, so that overlaps between sessions are resolved from them exactly as from whole tallies.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sessions.core.attendance.credit import Attendance, Tally
from sessions.core.attendance.day import by_date
from sessions.core.attendance.overlap import Rival, id_order, losses
from sessions.core.attendance.plan import SessionPlan
from sessions.core.attendance.spans import Spans, subtracted, total


class Share(NamedTuple):
    """Counted seconds `[start_s, end_s)` of one person for one service, in the session since `joined_s`."""

    start_s: int
    end_s: int
    joined_s: int
    service: str


class PersonShare(NamedTuple):
    """One client in one session: the status of attendance, and the stretches in order of time."""

    status: str
    shares: tuple[Share, ...]


class Claimed(NamedTuple):
    """One session of one client, as `counted_once` takes it."""

    session: str
    scheduled_start_s: int
    shares: tuple[Share, ...]


Shares = dict[str, PersonShare]


def shares_of(tally: Tally) -> Shares:
    """The shares of everybody in `tally`, which has not been cut for overlaps."""
    return {
        person: PersonShare(one.status, tuple(_person_shares(one))) for person, one in tally.people.items()
    }


def _person_shares(attendance: Attendance) -> list[Share]:
    """Claims and counted lines have the same seconds; each cut of either is a cut here, then joined up."""
    found: list[Share] = []
    lines = [line for line in attendance.lines if line.counted]
    first = 0
    for claim in attendance.claims:
        while first < len(lines) and lines[first].end_s <= claim.start_s:
            first += 1
        for line in lines[first:]:
            if line.start_s >= claim.end_s:
                break
            _add_share(
                found,
                Share(
                    max(claim.start_s, line.start_s),
                    min(claim.end_s, line.end_s),
                    claim.joined_s,
                    line.service,
                ),
            )
    return found


def _add_share(shares: list[Share], share: Share) -> None:
    """Continues the last of `shares` where both are of one entry and one service."""
    last = shares[-1] if shares else None
    if last is not None and last.end_s == share.start_s and last[2:] == share[2:]:
        shares[-1] = Share(last.start_s, share.end_s, last.joined_s, last.service)
    else:
        shares.append(share)


def counted_once(sessions: Sequence[Claimed]) -> list[tuple[Share, ...]]:
    """The shares of one client in each of `sessions`, every second left in one of them only."""
    if not _may_clash(sessions):
        return [one.shares for one in sessions]
    lost = losses(
        Rival(
            share.start_s,
            share.end_s,
            (share.joined_s, one.scheduled_start_s, id_order(one.session)),
            one.session,
        )
        for one in sessions
        for share in one.shares
    )
    return [_without(one.shares, lost.get(one.session, [])) for one in sessions]


def _may_clash(sessions: Sequence[Claimed]) -> bool:
    """Whether any two of them share time at all: mostly not, and then nothing is to be decided."""
    until = 0
    for start, end in sorted((one.shares[0].start_s, one.shares[-1].end_s) for one in sessions if one.shares):
        if start < until:
            return True
        until = end
    return False


def _without(shares: tuple[Share, ...], lost: Spans) -> tuple[Share, ...]:
    if not lost:
        return shares
    return tuple(
        share._replace(start_s=start, end_s=end)
        for share in shares
        for start, end in subtracted([(share.start_s, share.end_s)], lost)
    )


def seconds_by_service(
    shares: Iterable[Share], plan: SessionPlan, *, zone: ZoneInfo, split_midnight: bool
) -> dict[tuple[date, str], int]:
    """Counted seconds of one client in one session by date and service."""
    sums: dict[tuple[date, str], int] = {}
    for share in shares:
        span = (share.start_s, share.end_s)
        for day, piece in by_date(span, plan, zone=zone, split_midnight=split_midnight):
            key = (day, share.service)
            sums[key] = sums.get(key, 0) + total([piece])
    return sums


def shares_to_json(shares: Mapping[str, PersonShare]) -> str:
    """Compact text: `{person: [status, [[start, end, joined, service], …]]}`."""
    return json.dumps(shares, separators=(",", ":"))


def shares_from_json(text: str) -> Shares:
    """What `shares_to_json` wrote."""
    return {
        person: PersonShare(status, tuple([Share(*one) for one in kept]))
        for person, (status, kept) in json.loads(text).items()
    }
