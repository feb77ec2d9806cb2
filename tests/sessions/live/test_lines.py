from sessions.core.protocol.values import LineFigures
from sessions.core.room.effects import AskedLine
from sessions.core.rtp.line import LineReading, LineState
from sessions.live.lines import lines_of
from tests.sessions.live.parts import Deck

READING = LineReading(1000, 900, 12.4, 81.0, estimate_bps=2_499_999, height=360, paused=1)


def test_who_has_no_media_yet_has_no_row() -> None:
    deck = Deck(lines={"a1": LineState("fair", 0.042, 0.02, READING)})
    asked = [AskedLine("ana", "a1", 2), AskedLine("ben", "b1", 0)]
    row = LineFigures(
        id="ana",
        line="fair",
        lost_percent=4,
        lost_back_percent=2,
        jitter_ms=12,
        round_trip_ms=81,
        estimate_kbps=2499,
        height=360,
        paused=1,
        freezes=2,
    )
    assert lines_of(deck, asked) == (row,)


def test_packets_that_came_late_are_no_loss_below_nothing() -> None:
    deck = Deck(lines={"a1": LineState("good", -0.1, -0.1, READING)})
    (row,) = lines_of(deck, [AskedLine("ana", "a1", 0)])
    assert (row.lost_percent, row.lost_back_percent) == (0, 0)
