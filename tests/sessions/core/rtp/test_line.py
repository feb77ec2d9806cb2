"""The word for a line: worse at once, better after a while, and nothing said without a measurement."""

import pytest

from sessions.core.rtp import rtcp
from sessions.core.rtp.line import JUDGED_BACK, Line, LineJudge, LineReading, LineState, reading_of
from sessions.core.rtp.participant import Participant
from tests.sessions.core.rtp.house import trio
from tests.sessions.core.rtp.packets import audio, line, media, video, vp8

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


def back(*counts: tuple[int, int]) -> list[tuple[Line, float]]:
    """Words and shares of one line, by packets reported and lost so far at each reading; all else is well."""
    judge = LineJudge()
    judge.take(IDLE)
    found: list[tuple[Line, float]] = []
    for reported, missed in counts:
        word = judge.take(LineReading(0, 0, 5, 50, reported=reported, missed=missed))
        assert judge.state is not None
        found.append((word, judge.state.lost_back))
    return found


def test_what_is_lost_on_the_way_there_makes_the_word_too() -> None:
    assert back((100, 3), (200, 9), (300, 29)) == [("good", 0.03), ("fair", 0.06), ("poor", 0.2)]


def test_reports_come_less_often_than_readings() -> None:
    """Chromium's on voices come every five seconds."""
    assert back((100, 20), (100, 20), (100, 20), (200, 40)) == [("poor", 0.2)] * 4


def test_of_few_packets_one_that_is_lost_is_chance() -> None:
    assert back((10, 1), (20, 2), (JUDGED_BACK - 1, 3)) == [("good", 0.0)] * 3
    assert back((10, 1), (20, 2), (JUDGED_BACK, 3))[-1] == ("fair", 0.1), "control"


def test_who_is_sent_nothing_any_more_has_no_weak_line_for_ever() -> None:
    words = [word for word, _ in back((100, 20), *[(100, 20)] * 5)]
    assert words == ["poor"] * 5 + ["good"]


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
    assert states == [None, LineState(word, 0.25, 0.0, reading), None]


def test_somebody_who_sends_nothing_has_nothing_lost() -> None:
    reading = reading_of(Participant("p", lane=0, media=media()), 0)
    assert (reading.expected, reading.received, reading.jitter_ms) == (0, 0, 0.0)


def test_how_a_stream_arrived_that_has_ended_says_nothing_of_the_line() -> None:
    """A browser on a narrow way up stops a layer that jitters, and does well without."""
    house = trio(rids=("q", "h"))
    for turn in range(50):
        for rid, late in ((b"q", 0), (b"h", turn % 2 * 15)):
            picture = video(turn, 3600 * turn, vp8(turn, turn, key=True), ssrc=rid[0], rid=rid)
            house.say("p0", picture, 40 * turn + late)
    sender = house.forwarder.peers["p0"]
    assert reading_of(sender, 2000).jitter_ms > 10, "control"
    for turn in range(50, 100):
        picture = video(turn, 3600 * turn, vp8(turn, turn, key=True), ssrc=ord("q"), rid=b"q")
        house.say("p0", picture, 40 * turn)
    assert reading_of(sender, 4000).jitter_ms < 1


def test_what_a_peer_reports_is_in_the_reading() -> None:
    house = trio()
    for n in range(40):
        house.say("p0", audio(n, 960 * n), 20 * n)
    viewer = house.forwarder.peers["p1"]
    block = rtcp.ReportBlock(line(0).audio_ssrc, 0, 10, 40, 0, 0, 0)
    house.tell("p1", rtcp.receiver_report(9, [block]), 900)
    reading = reading_of(viewer, 900)
    assert (reading.reported, reading.missed) == (40, 10)
