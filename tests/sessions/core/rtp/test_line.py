"""The word for a line: worse at once, better after a while, and nothing said without a measurement."""

import pytest

from sessions.core.rtp.line import Line, LineJudge, LineReading, LineState, reading_of
from sessions.core.rtp.participant import Participant
from tests.sessions.core.rtp.packets import media

IDLE = LineReading(0, 0, 0.0, 50.0)


def after(lost: int, *, jitter_ms: float = 5, round_trip_ms: float = 50, base: int = 0) -> LineReading:
    return LineReading(base + 100, base + 100 - lost, jitter_ms, round_trip_ms)


@pytest.mark.parametrize(
    ("reading", "word"),
    [
        (after(0), "good"),
        (after(3), "good"),
        (after(4), "fair"),
        (after(10), "fair"),
        (after(11), "poor"),
        (after(-5), "good"),  # late ones of the time before
        (after(0, jitter_ms=31), "fair"),
        (after(0, jitter_ms=101), "poor"),
        (after(0, round_trip_ms=401), "fair"),
        (after(0, round_trip_ms=801), "poor"),
        (IDLE, "good"),
    ],
)
def test_the_worst_of_loss_jitter_and_way_decides(reading: LineReading, word: Line) -> None:
    judge = LineJudge()
    assert judge.take(IDLE) == "good"
    assert judge.take(reading) == word


def test_a_line_is_better_after_three_better_readings() -> None:
    judge = LineJudge()
    judge.take(IDLE)
    counts = [(100, 80), (200, 180), (300, 280), (400, 380), (500, 475)]
    words = [judge.take(LineReading(expected, received, 5, 50)) for expected, received in counts]
    assert words == ["poor", "poor", "poor", "good", "fair"]


def test_silence_is_a_lost_line_and_its_end_is_not_held_against_it() -> None:
    judge = LineJudge()
    judge.take(IDLE)
    assert (judge.fall_silent(), judge.come_back(), judge.take(after(60))) == ("lost", "good", "good")
    judge.take(after(60, base=1000))
    assert judge.come_back() == judge.line


def test_what_is_known_is_the_last_reading_and_the_loss_since_the_one_before() -> None:
    judge = LineJudge()
    states = [judge.state]
    judge.take(IDLE)
    reading = LineReading(100, 75, 5, 50, estimate_bps=900_000, height=360, paused=1)
    word = judge.take(reading)
    states.append(judge.state)
    judge.fall_silent()
    judge.come_back()
    states.append(judge.state)
    assert states == [None, LineState(word, 0.25, reading), None]


def test_somebody_who_sends_nothing_has_nothing_lost() -> None:
    reading = reading_of(Participant("p", lane=0, media=media()))
    assert (reading.expected, reading.received, reading.jitter_ms) == (0, 0, 0.0)
