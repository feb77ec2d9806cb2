"""How stretches are drawn: each reason by a pattern of its own, and breakouts and asides by a band under it.

What counts is dark with light marks, what does not is light with dark ones, so that the difference is there
without colour too; `iop_sessions/tones.html` holds the patterns. A word always stands beside them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from sessions.queries.reading import LineRead
from sessions.views.words import PLACE_WORDS, REASON_WORDS, duration


class KeyEntry(NamedTuple):
    """A pattern that is in sight, and what it means."""

    tone: str
    word: str


def tone_of(reason: str) -> str:
    """The pattern of a reason, as the picture names it."""
    return reason.replace(" ", "-")


def place_tone(line: LineRead) -> str:
    """The band under a stretch; "" in the main room."""
    return "" if line.place == "main" else line.place


def key_of(lines: Iterable[LineRead]) -> tuple[KeyEntry, ...]:
    """What stands for what: reasons, then places, each in order of appearance and only those in sight."""
    seen = list(lines)
    reasons = [KeyEntry(tone_of(line.reason), REASON_WORDS[line.reason]) for line in seen]
    places = [KeyEntry(line.place, PLACE_WORDS[line.place]) for line in seen if place_tone(line)]
    return tuple(dict.fromkeys([*reasons, *places]))


def told_sums(lines: Iterable[LineRead]) -> str:
    """`waiting room 30 min, counted 1 h 30; in a breakout 20 min`; "" for no lines."""
    seen = list(lines)
    reasons = _summed((REASON_WORDS[line.reason], line.seconds) for line in seen)
    places = _summed((PLACE_WORDS[line.place], line.seconds) for line in seen if place_tone(line))
    return "; ".join(part for part in (reasons, places) if part)


def _summed(parts: Iterable[tuple[str, int]]) -> str:
    sums: dict[str, int] = {}
    for word, seconds in parts:
        sums[word] = sums.get(word, 0) + seconds
    return ", ".join(f"{word} {duration(seconds)}" for word, seconds in sums.items())
