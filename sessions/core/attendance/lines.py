"""Every second of the window in exactly one line with its reason (MINUTES section 4, Lines).

The reason is the first that fits, in the order of the law; templates only print it. Outside the window
presence is shown and never counts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal, NamedTuple

from sessions.core.attendance.coverage import ASIDE, scope_of
from sessions.core.attendance.facts import LOBBY, Attested, Excluded
from sessions.core.attendance.presence import Sending
from sessions.core.attendance.spans import Span, Spans, holds, merged, subtracted
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
FAR_S = 1 << 40
"""Later than anything, in seconds; as far below zero, earlier."""
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


class Told(NamedTuple):
    """What being in some place over `[start_s, end_s)` is for, and why nobody there is credited: one reason
    that goes before being excluded, one that comes after it. Outside the window there always is the first."""

    start_s: int
    end_s: int
    in_window: bool
    service: str
    first: Reason | None
    last: Reason | None


@dataclass(slots=True, kw_only=True)
class Course:
    """What a session was like for everybody: its service, window and covered seconds by scope."""

    service: str
    window: Window
    covered: dict[str, Spans]
    video_only: bool
    epoch_starts: dict[int, int]
    _cuts: list[int] = field(default_factory=list)
    _told: dict[str, list[Told]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        window = self.window
        spans = [*window.spans, *window.breaks, *(span for spans in self.covered.values() for span in spans)]
        bounds = {second for span in spans for second in span}
        bounds.update(
            one for one in (window.start_s, window.clip_start_s, window.clip_end_s) if one is not None
        )
        self._cuts = sorted(bounds)

    def told(self, place: str) -> list[Told]:
        """All of time, in order, as it is told of whoever is in `place`."""
        found = self._told.get(place)
        if found is None:
            found = self._told[place] = []
            for start, end in pairwise((-FAR_S, *self._cuts, FAR_S)):
                one = self._told_of(place, start, end)
                if found and found[-1][2:] == one[2:]:
                    one = one._replace(start_s=found.pop().start_s)
                found.append(one)
        return found

    def _told_of(self, place: str, start: int, end: int) -> Told:
        """Seconds between two cuts all have the same: that of the first."""
        window = self.window
        in_window = holds(window.spans, start)
        first: Reason | None = None
        last: Reason | None = None
        if place == LOBBY:
            first = "lobby"
        elif not in_window:
            first = "before start" if window.start_s is None or start < window.start_s else "after end"
        elif start < window.clip_start_s:
            first = "before start"
        elif window.clip_end_s is not None and start >= window.clip_end_s:
            first = "past overrun cap"
        elif holds(window.breaks, start):
            first = "break"
        elif not holds(self.covered.get(scope_of(place), []), start):
            last = "no facilitator"
        service = INDIVIDUAL if place.startswith(ASIDE) else self.service
        return Told(start, end, in_window, service, first, last)


class _Rare:
    """What cuts into the time of one client where there is any: exclusions, attestations, outages."""

    def __init__(
        self,
        course: Course,
        timeline: Timeline,
        *,
        excluded: Iterable[Excluded],
        attested: Iterable[Attested],
    ) -> None:
        self.excluded = merged([_bounds(fact) for fact in excluded])
        # Of overlapping attestations the one that begins latest speaks: sorted so that it is met first.
        self.attested = sorted(attested, key=lambda fact: fact.from_ms // 1000, reverse=True)
        self.outages = _outages(timeline, course)
        spans = [*self.excluded, *self.outages, *[_bounds(fact) for fact in self.attested]]
        self.cuts = sorted({second for span in spans for second in span})

    def pieces(self, start: int, end: int) -> Iterable[Span]:
        """Seconds between two cuts are all the same."""
        return pairwise((start, *[cut for cut in self.cuts if start < cut < end], end))

    def exclusion(self, second: int) -> Reason | None:
        """Staff said that it does not count."""
        return "excluded" if holds(self.excluded, second) else None

    def attestation(self, second: int) -> Attested | None:
        """Of somebody who vouched for the second."""
        return next((fact for fact in self.attested if holds([_bounds(fact)], second)), None)


class _Teller:
    """Tells the lines of one client, in order, and what they claim of the client's time."""

    def __init__(self, course: Course, rare: _Rare | None) -> None:
        self.course = course
        self.rare = rare
        self.lines: list[Line] = []
        self.claims: list[Claim] = []

    def away(self, start: int, end: int) -> None:
        """Nowhere, inside the window."""
        rare = self.rare
        for since, until in ((start, end),) if rare is None else rare.pieces(start, end):
            is_outage = rare is not None and holds(rare.outages, since)
            reason: Reason = "platform outage" if is_outage else "absent"
            line = Line(self.course.service, reason, since, until, "unknown")
            add_line(self.lines, line if rare is None else self._attested(line, rare))

    def here(self, stay: Stay) -> None:
        """Where `stay` says, inside the window and outside it."""
        rare = self.rare
        since, until, place, sending, joined_s, bridged = stay
        credit: Reason = "bridged" if bridged else "credited"
        no_video: Reason | None = "no video" if self.course.video_only and sending != "video" else None
        for told_start, told_end, in_window, service, first, last in self.course.told(place):
            if told_end <= since or told_start >= until:
                continue
            start = told_start if told_start > since else since
            end = told_end if told_end < until else until
            for at, to in ((start, end),) if rare is None else rare.pieces(start, end):
                trouble = first or (rare and rare.exclusion(at)) or last or no_video
                line = Line(service, trouble or credit, at, to, sending)
                if trouble is None:
                    self.claims.append(Claim(at, to, joined_s))
                elif in_window and rare is not None:
                    line = self._attested(line, rare)
                add_line(self.lines, line)

    def _attested(self, line: Line, rare: _Rare) -> Line:
        """What `line` becomes where somebody vouched for it."""
        fact = rare.attestation(line.start_s)
        if fact is None:
            return line
        self.claims.append(Claim(line.start_s, line.end_s, _bounds(fact)[0]))
        return Line(self.course.service, "attested", line.start_s, line.end_s, fact.modality)


def lines_of(
    course: Course,
    timeline: Timeline,
    *,
    excluded: Collection[Excluded] = (),
    attested: Collection[Attested] = (),
) -> tuple[tuple[Line, ...], tuple[Claim, ...]]:
    """The lines of one client (`timeline` bridged), in order, and what they claim of the client's time."""
    rare = None
    if excluded or attested or timeline.losses:
        rare = _Rare(course, timeline, excluded=excluded, attested=attested)
    teller = _Teller(course, rare)
    at, end = next(iter(course.window.spans), (0, 0))
    for stay in timeline.stays:
        if at < stay.start and at < end:
            teller.away(at, min(stay.start, end))
        teller.here(stay)
        at = max(at, stay.end)
    if at < end:
        teller.away(at, end)
    return tuple(teller.lines), tuple(teller.claims)


def joined_lines(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Neighbours that say the same become one line, however the time was cut up."""
    result: list[Line] = []
    for line in lines:
        add_line(result, line)
    return tuple(result)


def add_line(lines: list[Line], line: Line) -> None:
    """Appends `line`, or continues the last of `lines` where both say the same."""
    last = lines[-1] if lines else None
    if last is not None and last.end_s == line.start_s and _says_the_same(last, line):
        lines[-1] = Line(last.service, last.reason, last.start_s, line.end_s, last.modality)
    else:
        lines.append(line)


def _says_the_same(one: Line, other: Line) -> bool:
    return one.reason == other.reason and one.service == other.service and one.modality == other.modality


def _bounds(fact: Excluded | Attested) -> tuple[int, int]:
    return fact.from_ms // 1000, fact.to_ms // 1000


def _outages(timeline: Timeline, course: Course) -> Spans:
    """From an end by loss of the server to the next presence, at most to the first fact of a later epoch."""
    present = timeline.spans()
    spans = []
    for lost_s, epoch in timeline.losses:
        later = [start for other, start in course.epoch_starts.items() if other > epoch]
        bound = min(later, default=course.window.end_s or lost_s)
        returns = min((start for start, _ in present if start >= lost_s), default=bound)
        still_here = holds(present, lost_s)
        spans.append((lost_s, lost_s if still_here else min(bound, returns)))
    return subtracted(merged(spans), present)
