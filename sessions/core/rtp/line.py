"""How well one peer's line carries, as a word for people: by what is lost on it either way, by what arrives
of it and how long the way is.

No clock: readings are taken at even distances by whoever drives this.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sessions.core.rtp.layers import height_of
from sessions.core.rtp.participant import Participant

Line = Literal["good", "fair", "poor", "lost"]

# (share lost, jitter in ms, round trip in ms) that a line may have and still be called so. Opus with its own
# error correction hides 3 % of loss; from 10 % on words are lost. Past 400 ms people talk over each other.
GOOD = (0.03, 30.0, 400.0)
FAIR = (0.10, 100.0, 800.0)
# Readings that have to be better before the word is: fewer make it flicker, more blame a line that healed.
BETTER_AFTER = 3
# What a peer was sent is judged by so many packets: of fewer, one lost is chance.
JUDGED_BACK = 30
_ORDER: tuple[Line, ...] = ("good", "fair", "poor", "lost")


@dataclass(frozen=True, slots=True)
class LineReading:
    """Counters of what a peer sends and is sent, since it came, how long its way is, what its line takes.

    `height` is that of the sharpest picture that comes, `paused` how many pictures are kept from the peer.
    """

    expected: int
    received: int
    jitter_ms: float
    round_trip_ms: float
    reported: int = 0  # packets that it was sent, as it reports …
    missed: int = 0  # … and how many of them were lost on the way there
    estimate_bps: int = 0
    height: int = 0
    paused: int = 0


@dataclass(frozen=True, slots=True)
class LineState:
    """A line as last judged: the word, the shares of packets lost on the way here and there, the reading."""

    word: Line
    lost: float
    lost_back: float
    reading: LineReading


def reading_of(participant: Participant, now_ms: int) -> LineReading:
    """What is known of the line by now; how a stream that has ended arrived says nothing any more."""
    sources = [source for source in participant.sources.values() if source.reception.received]
    arrived = [source.reception for source in sources]
    alive = [source.reception for source in sources if source.is_alive(now_ms)]
    reported, missed = participant.reported
    return LineReading(
        expected=sum(each.received + max(0, each.lost) for each in arrived),
        received=sum(each.received for each in arrived),
        jitter_ms=max((each.jitter * 1000 / each.clock_rate for each in alive), default=0.0),
        round_trip_ms=float(participant.rtt_ms),
        reported=reported,
        missed=missed,
        estimate_bps=participant.estimate.bps,
        height=_height(participant),
        paused=len(participant.paused),
    )


def _height(participant: Participant) -> int:
    if not participant.camera_on or not participant.cameras:
        return 0
    return height_of(participant.cameras[-1].layer, participant.media.camera_layers)


class LineJudge:
    """Worse at once, better after a while; `line` is the present word."""

    def __init__(self) -> None:
        self.line: Line = "good"
        self._before: LineReading | None = None
        self._lost = 0.0
        self._back = _Back()
        self._better = 0

    @property
    def state(self) -> LineState | None:
        """What is known by now; None before the first reading and after silence."""
        if self._before is None:
            return None
        return LineState(self.line, self._lost, self._back.lost, self._before)

    def take(self, reading: LineReading) -> Line:
        """The word after one more reading."""
        before, self._before = self._before, reading
        if before is None:
            self._back.begin(reading)
            return self.line
        self._lost = _share_lost(before, reading)
        self._back.take(reading)
        return self._settle(_word(max(self._lost, self._back.lost), reading))

    def fall_silent(self) -> Line:
        """Nothing comes at all."""
        self._better = 0
        self.line = "lost"
        return self.line

    def come_back(self) -> Line:
        """Something came again; what was lost meanwhile is not held against the line."""
        self._before = None
        self.line = "good" if self.line == "lost" else self.line
        return self.line

    def _settle(self, word: Line) -> Line:
        is_better = _ORDER.index(word) < _ORDER.index(self.line)
        self._better = self._better + 1 if is_better else 0
        if not is_better or self._better >= BETTER_AFTER:
            self.line, self._better = word, 0
        return self.line


class _Back:
    """The share lost on the way to a peer: reports come less often than readings, and some tell of little."""

    def __init__(self) -> None:
        self.lost = 0.0
        self._judged = (0, 0)
        self._readings = 0  # since then

    def begin(self, reading: LineReading) -> None:
        """What was lost before is not held against the line."""
        self.lost, self._judged, self._readings = 0.0, (reading.reported, reading.missed), 0

    def take(self, reading: LineReading) -> None:
        """One more; of a way on which nothing goes any more nothing is known."""
        reported, missed = reading.reported - self._judged[0], reading.missed - self._judged[1]
        self._readings += 1
        if reported >= JUDGED_BACK:
            self.begin(reading)
            self.lost = missed / reported
        elif self._readings >= BETTER_AFTER:
            self.lost = 0.0


def _share_lost(before: LineReading, after: LineReading) -> float:
    """Of what was sent between two readings; what came late can make it less than nothing."""
    expected = after.expected - before.expected
    lost = expected - (after.received - before.received)
    return lost / expected if expected > 0 else 0.0


def _word(share: float, after: LineReading) -> Line:
    measured = (share, after.jitter_ms, after.round_trip_ms)
    for word, limits in (("good", GOOD), ("fair", FAIR)):
        if all(value <= limit for value, limit in zip(measured, limits, strict=True)):
            return "good" if word == "good" else "fair"
    return "poor"
