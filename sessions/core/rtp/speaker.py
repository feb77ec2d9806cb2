"""Who is speaking: the dominant speaker by three spans of time (after Volfin and Cohen, 2013).

Somebody takes the floor who speaks now, and over the last second clearly more than who has it. A cough or an
"mm-hm" does not, and a pause for breath does not lose it. One sample is 20 to 25 ms.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

DECIDE_EVERY_MS = 200
# Without speech for so long, nobody has the floor. Shorter flickers at every pause for breath, longer points
# at people who said their piece.
SILENT_MS = 2000
NOW, LATELY = 5, 50  # samples
NOW_ENOUGH = 3  # of the last five
LATELY_ENOUGH = 14  # of the last fifty: about a third of a second
LEAD = 10  # by which the last second must exceed that of who has the floor
FLOOR_MARGIN = 8  # dB over the room's own noise
FLOOR_RISES_EVERY = 16  # samples
_LATELY_MASK = (1 << LATELY) - 1
_NOW_MASK = (1 << NOW) - 1


class Activity:
    """In which of the last samples a voice spoke, as bits; the newest is the lowest."""

    __slots__ = ("_bits", "_count", "_floor")

    def __init__(self) -> None:
        self._bits = 0
        self._floor = 127
        self._count = 0

    def add(self, loudness: int, *, is_loud: bool) -> None:
        """One more sample. Noise that never pauses is no speech, however loud."""
        self._count += 1
        if 0 < loudness < self._floor:
            self._floor = loudness
        elif self._count % FLOOR_RISES_EVERY == 0 and self._floor < loudness:
            self._floor += 1
        speaks = is_loud and loudness >= self._floor + FLOOR_MARGIN
        self._bits = (self._bits << 1 | speaks) & _LATELY_MASK

    @property
    def now(self) -> int:
        """Samples of speech among the last five."""
        return (self._bits & _NOW_MASK).bit_count()

    @property
    def lately(self) -> int:
        """Samples of speech among the last fifty."""
        return self._bits.bit_count()


def dominant(present: str | None, voices: Mapping[str, Activity]) -> str | None:
    """Who has the floor now; `present` keeps it until somebody takes it or it is gone from `voices`."""
    holder = voices.get(present) if present is not None else None
    needed = max(LATELY_ENOUGH, holder.lately + LEAD if holder is not None else 0)
    takers = [
        name
        for name, each in voices.items()
        if name != present and each.now >= NOW_ENOUGH and each.lately >= needed
    ]
    if takers:
        return max(takers, key=lambda name: voices[name].lately)
    return present if holder is not None else None


class Floors:
    """Who has the floor, in each place of a room by itself."""

    def __init__(self) -> None:
        self._holders: dict[str, tuple[str, int]] = {}  # by place: who, and when they spoke last

    def of(self, place: str) -> str | None:
        """Who has it there."""
        return self._holders.get(place, (None, 0))[0]

    def settle(
        self, voices: Mapping[str, Mapping[str, Activity]], now_ms: int
    ) -> Iterator[tuple[str, str | None]]:
        """Decide anew by the voices of each place; yields each place where that changed, and who has it."""
        for place in {**self._holders, **voices}:
            here = voices.get(place, {})
            present, spoke_ms = self._holders.get(place, (None, now_ms))
            if present is not None and present in here and here[present].lately:
                spoke_ms = now_ms
            is_over = now_ms - spoke_ms >= SILENT_MS
            holder = dominant(None if is_over else present, here)
            if holder is None:
                self._holders.pop(place, None)
            else:
                self._holders[place] = holder, spoke_ms if holder == present else now_ms
            if holder != present:
                yield place, holder
