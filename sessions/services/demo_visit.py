"""How an invented person attends an invented session, as the facts a room would have written.

Pure and settled: the same person, habit and session always give the same visit, so that a demo made
twice is the same demo. Times are seconds from the scheduled start.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sessions.core.attendance.facts import (
    LOBBY,
    MAIN,
    Ended,
    Fact,
    Joined,
    Left,
    LeftReason,
    Modality,
    Moved,
    Role,
    Seen,
    Started,
    sort_key,
)
from sessions.services.demo_people import Habit

SEEN_EVERY_S = 3600
"""A room writes proofs much oftener; a stretch without a break says the same in fewer rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """From `arrive_s` (in the lobby for `wait_s`) to `leave_s` (None: the end), with breaks of the line."""

    arrive_s: int
    wait_s: int = 20
    leave_s: int | None = None
    gaps: tuple[tuple[int, int], ...] = ()
    video: bool = True


def spread(key: str, low: int, high: int) -> int:
    """A number from `low` to `high`, settled by `key`."""
    return low + zlib.crc32(key.encode()) % (high - low + 1)


def visit_of(habit: Habit, key: str, *, length_s: int, weekday: int, is_this_week: bool) -> Visit | None:
    """What somebody with `habit` did in the session that `key` names; None: did not come."""
    roll = spread(f"{key} roll", 1, 100)
    usual = Visit(arrive_s=-spread(f"{key} early", 20, 240), wait_s=spread(f"{key} wait", 5, 20))
    match habit:
        case "late" if roll <= 45:
            return replace(usual, arrive_s=spread(f"{key} late", 660, 1300))
        case "early" if roll <= 40:
            return replace(usual, leave_s=length_s - spread(f"{key} leave", 700, 2000))
        case "drops" if roll <= 70:
            return replace(usual, gaps=_gaps(key, length_s))
        case "misses" if weekday == 1 or (roll <= 20 and not is_this_week):
            return None
        case "lapsed" if is_this_week or weekday == 3 or roll <= 20:
            return None
        case "audio":
            return replace(usual, video=roll <= 15)
        case "waits" if roll <= 50:
            return replace(usual, wait_s=spread(f"{key} long wait", 240, 720) - usual.arrive_s)
        case _:
            return replace(usual, gaps=_gaps(key, length_s)[:1]) if roll > 94 else usual


def session_facts(
    session: str,
    key: str,
    *,
    start_ms: int,
    length_s: int,
    leaders: Sequence[str],
    visits: Mapping[str, Visit],
) -> list[Fact]:
    """All facts of one session that was led by `leaders` and visited so, numbered in the ledger's order.

    `key` settles when it really began and ended; ids differ from one making of the demo to the next.
    """
    begin_s, end_s = spread(f"{key} start", -20, 50), length_s + spread(f"{key} end", 0, 90)
    pen = _Pen(session, start_ms, end_s)
    facts: list[Fact] = [
        Started(at_ms=pen.at(begin_s), session=session),
        Ended(at_ms=pen.at(end_s), session=session),
    ]
    for number, leader in enumerate(leaders):
        visit = Visit(arrive_s=-spread(f"{key} leader {number}", 240, 500), wait_s=0)
        facts += pen.visit(leader, "facilitator", visit)
    for person, visit in visits.items():
        facts += pen.visit(person, "client", visit)
    ordered = sorted(facts, key=sort_key)
    return [replace(fact, epoch=1, seq=number) for number, fact in enumerate(ordered, start=1)]


def _gaps(key: str, length_s: int) -> tuple[tuple[int, int], ...]:
    """Two breaks of the line: one short enough to be bridged, one of some minutes."""
    first = spread(f"{key} gap", 900, max(901, length_s // 2))
    second = spread(f"{key} second gap", length_s // 2 + 600, max(length_s // 2 + 601, length_s - 900))
    return (
        (first, first + spread(f"{key} short", 18, 55)),
        (second, second + spread(f"{key} long", 120, 420)),
    )


class _Pen:
    """Writes the facts of visits to one session; they are numbered afterwards."""

    def __init__(self, session: str, start_ms: int, end_s: int) -> None:
        self._session = session
        self._start_ms = start_ms
        self._end_s = end_s

    def at(self, second: int) -> int:
        """Milliseconds of a second from the scheduled start."""
        return self._start_ms + second * 1000

    def visit(self, person: str, role: Role, visit: Visit) -> Iterator[Fact]:
        """One peer for every stretch between two breaks of the line."""
        until = self._end_s if visit.leave_s is None else min(visit.leave_s, self._end_s)
        starts = [visit.arrive_s, *(back for _, back in visit.gaps)]
        ends = [*(lost for lost, _ in visit.gaps), until]
        for number, (start, end) in enumerate(zip(starts, ends, strict=True)):
            peer = f"{person[:8]}-{zlib.crc32(f'{self._session}{person}{number}'.encode()):08x}"
            waits = visit.wait_s if number == 0 else 0
            yield from self._enter(person, peer, role, start=start, waits=waits)
            yield Modality(
                at_ms=self.at(start + waits), session=self._session, peer=peer, video=visit.video, audio=True
            )
            yield from self._stay(peer, start, end)
            yield self._leave(peer, end, is_lost=number < len(visit.gaps))

    def _enter(self, person: str, peer: str, role: Role, *, start: int, waits: int) -> Iterator[Fact]:
        place = LOBBY if waits else MAIN
        yield Joined(
            at_ms=self.at(start), session=self._session, person=person, peer=peer, role=role, place=place
        )
        if waits:
            yield Moved(at_ms=self.at(start + waits), session=self._session, peer=peer, place=MAIN)

    def _stay(self, peer: str, start: int, end: int) -> Iterator[Fact]:
        since = start
        while since < end:
            at = min(since + SEEN_EVERY_S, end)
            yield Seen(at_ms=self.at(at), session=self._session, peer=peer, since_ms=self.at(since))
            since = at

    def _leave(self, peer: str, end: int, *, is_lost: bool) -> Fact:
        if is_lost:
            return Left(at_ms=self.at(end), session=self._session, peer=peer, reason="transport_lost")
        reason: LeftReason = "ended" if end == self._end_s else "leave"
        return Left(at_ms=self.at(end), session=self._session, peer=peer, reason=reason)
