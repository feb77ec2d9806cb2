"""The picture of one person's session: stretches on a time axis, and the same in a sentence.

Arithmetic only; `iop_sessions/timeline.html` draws it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sessions.queries.reading import LineRead, SessionRead
from sessions.views.words import REASON_WORDS, duration, reason_class

WIDTH = 1000


@dataclass(frozen=True, slots=True)
class Stretch:
    """One rectangle: `x` and `width` in units of the viewBox (0 to `WIDTH`)."""

    x: int
    width: int
    tone: str
    line: LineRead


@dataclass(frozen=True, slots=True)
class Picture:
    """All that the template prints."""

    label: str
    sentence: str
    start: datetime
    end: datetime
    stretches: tuple[Stretch, ...]
    key: tuple[tuple[str, str], ...]


def picture_of(read: SessionRead, label: str) -> Picture:
    """The bar spans the planned time and whatever lies outside of it."""
    start = min([read.start, *(line.start for line in read.lines)])
    end = max([read.end, *(line.end for line in read.lines)])
    whole = (end - start).total_seconds()
    stretches = tuple(_stretch(line, read, start=start, whole_s=whole) for line in read.lines)
    return Picture(label, _sentence(read), start, end, stretches, _key(stretches))


def _stretch(line: LineRead, read: SessionRead, *, start: datetime, whole_s: float) -> Stretch:
    x = round(WIDTH * (line.start - start).total_seconds() / whole_s)
    right = round(WIDTH * (line.end - start).total_seconds() / whole_s)
    return Stretch(x, max(2, right - x), reason_class(line.reason, line.service, read.service), line)


def _sentence(read: SessionRead) -> str:
    sums: dict[str, int] = {}
    for line in read.lines:
        sums[line.reason] = sums.get(line.reason, 0) + line.seconds
    if not sums:
        return "Nothing has been recorded."
    return ", ".join(f"{REASON_WORDS[reason]} {duration(seconds)}" for reason, seconds in sums.items()) + "."


def _key(stretches: tuple[Stretch, ...]) -> tuple[tuple[str, str], ...]:
    """Tone and word of every reason in sight, in order of appearance."""
    return tuple({(one.tone, REASON_WORDS[one.line.reason]): None for one in stretches})
