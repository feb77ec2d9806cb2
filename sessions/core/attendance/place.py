"""Where in a session a client was, beside their lines: for showing, never for counting.

The group's main room goes without saying and the lobby has a reason of its own; what is left are breakouts
and asides. A line is cut where its client changed place, so that a picture can say both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from sessions.core.attendance.coverage import ASIDE
from sessions.core.attendance.facts import LOBBY, MAIN
from sessions.core.attendance.lines import INDIVIDUAL, Line
from sessions.core.attendance.timeline import Timeline

PlaceKind = Literal["main", "breakout", "aside"]


class PlaceSpan(NamedTuple):
    """`[start_s, end_s)` of one client in one breakout or aside."""

    place: str
    start_s: int
    end_s: int


class PlacedLine(NamedTuple):
    """A line, or a piece of one, and the kind of place it was spent in; `main` where none is known."""

    line: Line
    kind: PlaceKind


def places_of(timeline: Timeline) -> tuple[PlaceSpan, ...]:
    """The breakouts and asides of `timeline` (bridged), in order of time."""
    found: list[PlaceSpan] = []
    for stay in timeline.stays:
        if stay.place in (LOBBY, MAIN):
            continue
        if found and (found[-1].place, found[-1].end_s) == (stay.place, stay.start):
            found[-1] = found[-1]._replace(end_s=stay.end)
        else:
            found.append(PlaceSpan(stay.place, stay.start, stay.end))
    return tuple(found)


def placed_lines(lines: Iterable[Line], places: Iterable[PlaceSpan], *, service: str) -> Iterator[PlacedLine]:
    """`lines` of a session of `service`, cut at `places`: every second of them once, in order.

    An individual line of another service was an aside, also in records that were signed before places
    were kept.
    """
    spans = list(places)
    for line in lines:
        otherwise: PlaceKind = "aside" if line.service == INDIVIDUAL != service else "main"
        at = line.start_s
        for span in spans:
            start, end = max(at, span.start_s), min(line.end_s, span.end_s)
            if start >= end:
                continue
            if at < start:
                yield PlacedLine(line._replace(start_s=at, end_s=start), otherwise)
            yield PlacedLine(line._replace(start_s=start, end_s=end), _kind(span.place))
            at = end
        if at < line.end_s:
            yield PlacedLine(line._replace(start_s=at), otherwise)


def _kind(place: str) -> PlaceKind:
    return "aside" if place.startswith(ASIDE) else "breakout"
