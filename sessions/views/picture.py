"""The picture of one person's session: stretches on a time axis, and the same in a sentence.

Arithmetic only; `iop_sessions/timeline.html` draws it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sessions.queries.reading import LineRead, SessionRead
from sessions.views.tones import KeyEntry, key_of, place_tone, told_sums, tone_of

WIDTH = 1000


@dataclass(frozen=True, slots=True)
class Stretch:
    """One rectangle: `x` and `width` in thousandths of the bar, its pattern, and that of the band under it
    ("" in the main room)."""

    x: int
    width: int
    tone: str
    place: str
    line: LineRead


@dataclass(frozen=True, slots=True)
class Picture:
    """All that the template prints."""

    label: str
    sentence: str
    start: datetime
    end: datetime
    stretches: tuple[Stretch, ...]
    key: tuple[KeyEntry, ...]


def picture_of(read: SessionRead, label: str) -> Picture:
    """The bar spans the planned time and whatever lies outside of it."""
    start = min([read.start, *(line.start for line in read.lines)])
    end = max([read.end, *(line.end for line in read.lines)])
    whole = (end - start).total_seconds()
    stretches = tuple(_stretch(line, start=start, whole_s=whole) for line in read.lines)
    return Picture(label, _sentence(read), start, end, stretches, key_of(read.lines))


def _stretch(line: LineRead, *, start: datetime, whole_s: float) -> Stretch:
    x = round(WIDTH * (line.start - start).total_seconds() / whole_s)
    right = round(WIDTH * (line.end - start).total_seconds() / whole_s)
    return Stretch(x, max(2, right - x), tone_of(line.reason), place_tone(line), line)


def _sentence(read: SessionRead) -> str:
    sums = told_sums(read.lines)
    return f"{sums}." if sums else "Nothing has been recorded."
