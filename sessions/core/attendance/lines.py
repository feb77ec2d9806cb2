"""Every second of the window in exactly one line with its reason (MINUTES section 4, Lines).

The reason is the first that fits, in the order of the law; templates only print it. Outside the window
presence is shown and never counts.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal, NamedTuple

from sessions.core.attendance.coverage import ASIDE, scope_of
from sessions.core.attendance.facts import LOBBY, Attested, Excluded
from sessions.core.attendance.presence import Sending
from sessions.core.attendance.spans import Spans, holds, merged, subtracted
from sessions.core.attendance.timeline import Stay, Timeline
from sessions.core.attendance.window import Window

Reason = Literal[
    "credited",
    "bridged",
    "attested",
    "counted in another session",
    "lobby",
    "platform outage",
    "absent",
    "before start",
    "past overrun cap",
    "break",
    "excluded",
    "no facilitator",
    "no video",
    "after end",
]
COUNTED: frozenset[str] = frozenset({"credited", "bridged", "attested"})
INDIVIDUAL = "individual"


class Line(NamedTuple):
    """`[start_s, end_s)` of one client in one session, for one reason."""

    service: str
    reason: Reason
    start_s: int
    end_s: int
    modality: Sending

    @property
    def seconds(self) -> int:
        return self.end_s - self.start_s

    @property
    def counted(self) -> bool:
        return self.reason in COUNTED


class Claim(NamedTuple):
    """Counted seconds, and since when (s) the client was in this session: joined last keeps the second."""

    start_s: int
    end_s: int
    joined_s: int


Told = tuple[str, Reason | None, Reason | None]
"""The service that time in a place is for, and why nobody there is credited: one reason that goes before
being excluded, one that comes after it."""
Verdict = tuple[str, Reason, Sending, int]
"""(service, reason, modality, joined)."""


@dataclass(slots=True, kw_only=True)
class Course:
    """What a session was like for everybody: its service, window and covered seconds by scope."""

    service: str
    window: Window
    covered: dict[str, Spans]
    video_only: bool
    epoch_starts: dict[int, int]
    cuts: list[int] = field(default_factory=list)
    _told: dict[str, list[Told]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        window = self.window
        bounds = [
            second for spans in (window.breaks, *self.covered.values()) for span in spans for second in span
        ]
        bounds += [
            window.clip_start_s,
            *(s for s in (window.start_s, window.end_s, window.clip_end_s) if s is not None),
        ]
        self.cuts = sorted(set(bounds))

    def told(self, place: str, second: int) -> Told:
        """What being in `place` in `second` of the window is for."""
        found = self._told.get(place)
        if found is None:
            seconds = [self.window.clip_start_s - 1, *self.cuts]
            service = INDIVIDUAL if place.startswith(ASIDE) else self.service
            found = [(service, *self._troubles_at(place, one)) for one in seconds]
            self._told[place] = found
        return found[bisect_right(self.cuts, second)]

    def _troubles_at(self, place: str, second: int) -> tuple[Reason | None, Reason | None]:
        """Seconds between two cuts all have the same: that of the first."""
        if place == LOBBY:
            return "lobby", None
        window = self.window
        first: Reason | None = None
        if second < window.clip_start_s:
            first = "before start"
        elif window.clip_end_s is not None and second >= window.clip_end_s:
            first = "past overrun cap"
        elif holds(window.breaks, second):
            first = "break"
        return first, None if holds(self.covered.get(scope_of(place), []), second) else "no facilitator"


class _Judge:
    """Finds the reason for a second of one client; seconds between two cuts all have the same."""

    def __init__(
        self,
        course: Course,
        timeline: Timeline,
        *,
        excluded: Iterable[Excluded],
        attested: Iterable[Attested],
    ) -> None:
        self.course = course
        self.stays = timeline.stays
        self.low, self.high = next(iter(course.window.spans), (0, 0))
        self.excluded = merged((fact.from_ms // 1000, fact.to_ms // 1000) for fact in excluded)
        # Of overlapping attestations the one that begins latest speaks: sorted so that it is met first.
        self.attested = sorted(attested, key=lambda fact: fact.from_ms // 1000, reverse=True)
        self.outages = _outages(timeline, course)

    def cuts(self) -> list[int]:
        low, high = self.low, self.high
        own: set[int] = set()
        for stay in self.stays:
            own.add(stay.start)
            own.add(stay.end)
        if self.excluded or self.outages or self.attested:
            rare = [*self.excluded, *self.outages, *map(_bounds, self.attested)]
            own.update([second for span in rare for second in span if low < second < high])
        if low < high:
            own.add(low)
            own.add(high)
        if not own:
            return []
        shared = self.course.cuts
        own.update(shared[bisect_left(shared, min(own)) : bisect_right(shared, max(own))])
        return sorted(own)

    def judge(self, stay: Stay | None, second: int) -> Verdict | None:
        """None where there is nothing to say. `stay` is where the client is in `second`."""
        if not self.low <= second < self.high:
            return None if stay is None else self._outside(stay, second)
        service, trouble = self.course.service, None
        if stay is not None:
            service, trouble = self._trouble(stay, second)
            if trouble is None:
                return service, "bridged" if stay.bridged else "credited", stay.sending, stay.joined_s
        for fact in self.attested:
            start, end = _bounds(fact)
            if start <= second < end:
                return self.course.service, "attested", fact.modality, start
        if stay is not None and trouble is not None:
            return service, trouble, stay.sending, 0
        return service, "platform outage" if holds(self.outages, second) else "absent", "unknown", 0

    def _outside(self, stay: Stay, second: int) -> Verdict:
        start = self.course.window.start_s
        early = start is None or second < start
        reason: Reason = "lobby" if stay.place == LOBBY else "before start" if early else "after end"
        return self.course.told(stay.place, second)[0], reason, stay.sending, 0

    def _trouble(self, stay: Stay, second: int) -> tuple[str, Reason | None]:
        """The service, and why presence in this second is not credited, the lobby included; None if it is."""
        service, first, last = self.course.told(stay.place, second)
        if first is None and self.excluded and holds(self.excluded, second):
            return service, "excluded"
        no_video: Reason | None = "no video" if self.course.video_only and stay.sending != "video" else None
        return service, first or last or no_video


def lines_of(
    course: Course,
    timeline: Timeline,
    *,
    excluded: Iterable[Excluded] = (),
    attested: Iterable[Attested] = (),
) -> tuple[tuple[Line, ...], tuple[Claim, ...]]:
    """The lines of one client (`timeline` bridged), in order, and what they claim of the client's time."""
    judge = _Judge(course, timeline, excluded=excluded, attested=attested)
    lines: list[Line] = []
    claims: list[Claim] = []
    coming = iter(timeline.stays)
    stay = next(coming, None)
    for start, end in pairwise(judge.cuts()):
        while stay is not None and stay.end <= start:
            stay = next(coming, None)
        verdict = judge.judge(stay if stay is not None and stay.start <= start else None, start)
        if verdict is None:
            continue
        service, reason, modality, joined_s = verdict
        lines.append(Line(service, reason, start, end, modality))
        if reason in COUNTED:
            claims.append(Claim(start, end, joined_s))
    return joined_lines(lines), tuple(claims)


def joined_lines(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Neighbours that say the same become one line, however the time was cut up."""
    result: list[Line] = []
    last: Line | None = None
    for line in lines:
        if last is not None and last.end_s == line.start_s and _says_the_same(last, line):
            last = result[-1] = Line(last.service, last.reason, last.start_s, line.end_s, last.modality)
        else:
            last = line
            result.append(line)
    return tuple(result)


def _says_the_same(one: Line, other: Line) -> bool:
    return one.reason == other.reason and one.service == other.service and one.modality == other.modality


def _bounds(fact: Attested) -> tuple[int, int]:
    return fact.from_ms // 1000, fact.to_ms // 1000


def _outages(timeline: Timeline, course: Course) -> Spans:
    """From an end by loss of the server to the next presence, at most to the first fact of a later epoch."""
    if not timeline.losses:
        return []
    present = timeline.spans()
    spans = []
    for lost_s, epoch in timeline.losses:
        later = [start for other, start in course.epoch_starts.items() if other > epoch]
        bound = min(later, default=course.window.end_s or lost_s)
        returns = min((start for start, _ in present if start >= lost_s), default=bound)
        still_here = holds(present, lost_s)
        spans.append((lost_s, lost_s if still_here else min(bound, returns)))
    return subtracted(merged(spans), present)
