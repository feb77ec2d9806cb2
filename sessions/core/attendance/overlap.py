"""One person, one second, one service (MINUTES section 4).

Where the counted time of a client overlaps between sessions the second belongs to the session they
joined last; ties go to the later scheduled start, then to the higher session id.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from sessions.core.attendance.credit import Attendance, Tally
from sessions.core.attendance.lines import Line, joined_lines
from sessions.core.attendance.spans import Spans, holds, merged

IdOrder = tuple[int, int, str, str]


class Rival(NamedTuple):
    """A claim of `session` to `[start_s, end_s)`; of two, the one of the higher rank has the better.

    `rank` is (joined, scheduled start, order of the session's id).
    """

    start_s: int
    end_s: int
    rank: tuple[int, int, IdOrder]
    session: str


def id_order(session: str) -> IdOrder:
    """What makes one session's id higher than another's: whole numbers by their value, below all other ids,
    which go by their characters. So 10 is higher than 9, and any three ids have one highest."""
    if session.isascii() and session.isdecimal():
        digits = session.lstrip("0")
        return (0, len(digits), digits, session)
    return (1, 0, session, session)


def resolve_overlaps(tallies: Sequence[Tally]) -> list[Tally]:
    """The same tallies, in the same order, with every second of a client counted once.

    Give it all sessions that may share time with one another (a client's day, or everything).
    """
    lost: dict[tuple[str, str], Spans] = {}
    for person, theirs in _seen_twice(tallies).items():
        found = losses(_rivals(person, theirs))
        lost.update({(session, person): spans for session, spans in found.items()})
    return [_without(tally, lost) for tally in tallies] if lost else list(tallies)


def may_clash(tallies: Iterable[Tally]) -> bool:
    """Whether any client may have counted time in two of them at once: True too where one lies in a gap of
    the other."""
    spans: dict[str, Spans] = {}
    for tally in tallies:
        for person, attendance in tally.people.items():
            if claims := attendance.claims:
                spans.setdefault(person, []).append((claims[0].start_s, claims[-1].end_s))
    return any(any(one[1] > other[0] for one, other in pairwise(sorted(theirs))) for theirs in spans.values())


def _seen_twice(tallies: Iterable[Tally]) -> dict[str, list[Tally]]:
    """Everybody who has counted time in several of them, with those."""
    found: dict[str, list[Tally]] = {}
    for tally in tallies:
        for person, attendance in tally.people.items():
            if attendance.claims:
                found.setdefault(person, []).append(tally)
    return {person: theirs for person, theirs in found.items() if len(theirs) > 1}


def _rivals(person: str, tallies: Iterable[Tally]) -> list[Rival]:
    return [
        Rival(start, end, (joined, tally.plan.scheduled_start_s, id_order(tally.plan.id)), tally.plan.id)
        for tally in tallies
        for start, end, joined in tally.people[person].claims
    ]


def losses(rivals: Iterable[Rival]) -> dict[str, Spans]:
    """By session id, the seconds of one client that another session has the better claim to."""
    found: dict[str, Spans] = {}
    for group in _clashing(sorted(rivals)):
        cuts = sorted({second for rival in group for second in (rival.start_s, rival.end_s)})
        for start, end in pairwise(cuts):
            live = [rival for rival in group if rival.start_s <= start < rival.end_s]
            winner = max(live, key=lambda rival: rival.rank, default=None)
            for rival in live:
                if winner is not None and rival.session != winner.session:
                    found.setdefault(rival.session, []).append((start, end))
    return {session: merged(spans) for session, spans in found.items()}


def _clashing(rivals: Iterable[Rival]) -> list[list[Rival]]:
    """Runs of claims that overlap one another; claims that stand alone are left out."""
    groups: list[list[Rival]] = []
    until = None
    for rival in rivals:
        if until is not None and rival.start_s < until:
            groups[-1].append(rival)
            until = max(until, rival.end_s)
        else:
            groups.append([rival])
            until = rival.end_s
    return [group for group in groups if len(group) > 1]


def _without(tally: Tally, lost: dict[tuple[str, str], Spans]) -> Tally:
    changed: dict[str, Attendance] = {}
    for person, attendance in tally.people.items():
        spans = lost.get((tally.plan.id, person))
        lines = attendance.lines if not spans else _handed_over(attendance.lines, spans)
        changed[person] = attendance if not spans else replace(attendance, lines=lines)
    return replace(tally, people=changed)


def _handed_over(lines: Iterable[Line], spans: Spans) -> tuple[Line, ...]:
    result: list[Line] = []
    for line in lines:
        if not line.counted:
            result.append(line)
            continue
        inside = {second for span in spans for second in span if line.start_s < second < line.end_s}
        cuts = [line.start_s, *sorted(inside), line.end_s]
        for start, end in pairwise(cuts):
            piece = line._replace(start_s=start, end_s=end)
            result.append(
                piece._replace(reason="counted in another session") if holds(spans, start) else piece
            )
    return joined_lines(result)
