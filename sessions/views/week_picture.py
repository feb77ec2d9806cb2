"""A client's week in one picture: seven bars on one axis of local time, and the same in words.

Arithmetic only; `iop_sessions/week_picture.html` draws it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sessions.queries.reading import DayRead, LineRead, SessionRead, WeekRead
from sessions.views.picture import WIDTH
from sessions.views.tones import KeyEntry, key_of, place_tone, tone_of
from sessions.views.words import PLACE_WORDS, REASON_WORDS, day_name, duration

ROW = 32
BAR = 20
BAND = 7
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Bar:
    """One stretch: a rectangle in thousandths of the axis and pixels from the top, its pattern, what it is,
    and the pattern of the band under it ("" in the main room)."""

    x: int
    y: int
    width: int
    tone: str
    title: str
    place: str = ""

    @property
    def band_y(self) -> int:
        """Where the band begins, in pixels from the top."""
        return self.y + BAR - BAND


@dataclass(frozen=True, slots=True)
class WeekPicture:
    """All that the template prints. `planned` are outlines behind the stretches."""

    week: WeekRead
    sentence: str
    zone: str
    start: time
    end: time
    planned: tuple[Bar, ...]
    bars: tuple[Bar, ...]
    key: tuple[KeyEntry, ...]

    @property
    def height(self) -> int:
        """In pixels."""
        return ROW * len(self.week.days)


def week_picture_of(week: WeekRead) -> WeekPicture | None:
    """The axis spans whole hours around everything of the week; None for a week without sessions."""
    reads = [(_Row(number, day), read) for number, day in enumerate(week.days) for read in day.sessions]
    if not reads:
        return None
    starts, ends = zip(*(_extent(row, read) for row, read in reads), strict=True)
    low = min(starts) // HOUR * HOUR
    high = -(-max(ends) // HOUR) * HOUR
    axis = _Axis(low, high - low)
    bars = [bar for row, read in reads for bar in axis.stretches(row, read)]
    return WeekPicture(
        week=week,
        sentence=_sentence(week),
        zone=str(reads[0][1].start.tzinfo),
        start=_clock(low),
        end=_clock(high),
        planned=tuple(axis.plan(row, read) for row, read in reads),
        bars=tuple(bars),
        key=key_of(line for _, read in reads for line in read.lines),
    )


def _clock(since_midnight: timedelta) -> time:
    return (datetime(2000, 1, 1) + since_midnight).time()


@dataclass(frozen=True, slots=True)
class _Row:
    """A day's place in the picture."""

    number: int
    day: DayRead

    def since_midnight(self, at: datetime) -> timedelta:
        """Wall clock time since the day's 0:00; what goes on past midnight has more than 24 hours."""
        return at.replace(tzinfo=None) - datetime.combine(self.day.date, time(0))


def _extent(row: _Row, read: SessionRead) -> tuple[timedelta, timedelta]:
    starts = [read.start, *(line.start for line in read.lines)]
    ends = [read.end, *(line.end for line in read.lines)]
    return row.since_midnight(min(starts)), row.since_midnight(max(ends))


@dataclass(frozen=True, slots=True)
class _Axis:
    """From `low` after midnight, `length` long, over `WIDTH` units."""

    low: timedelta
    length: timedelta

    def plan(self, row: _Row, read: SessionRead) -> Bar:
        return self._bar(row, (read.start, read.end), ("planned", read.title))

    def stretches(self, row: _Row, read: SessionRead) -> list[Bar]:
        return [self._stretch(row, read, line) for line in read.lines]

    def _stretch(self, row: _Row, read: SessionRead, line: LineRead) -> Bar:
        said = [REASON_WORDS[line.reason], duration(line.seconds), read.title]
        if place_tone(line):
            said.insert(1, PLACE_WORDS[line.place])
        look = (tone_of(line.reason), ", ".join(said), place_tone(line))
        return self._bar(row, (line.start, line.end), look)

    def _bar(self, row: _Row, span: tuple[datetime, datetime], look: tuple[str, ...]) -> Bar:
        left, right = (self._x(row.since_midnight(at)) for at in span)
        return Bar(left, row.number * ROW + (ROW - BAR) // 2, max(2, right - left), *look)

    def _x(self, since_midnight: timedelta) -> int:
        return round(WIDTH * ((since_midnight - self.low) / self.length))


def _sentence(week: WeekRead) -> str:
    told = [f"{day_name(day.date)} {_told(day)}" for day in week.days if day.sessions]
    return f"{duration(week.credited_s)} counted. " + ", ".join(told) + "."


def _told(day: DayRead) -> str:
    if day.credited_s or all(read.phase == "over" for read in day.sessions):
        return duration(day.credited_s)
    return "planned"
