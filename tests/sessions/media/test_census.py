"""Spreads of what lines are like, and sums."""

from __future__ import annotations

from sessions.core.rtp.line import LineReading, LineState
from sessions.media.census import census_of_lines, census_of_media
from sessions.media.engine import PeerStats


def line(number: int) -> LineState:
    reading = LineReading(
        expected=0,
        received=0,
        jitter_ms=10.0 * number,
        round_trip_ms=100.0 * number,
        estimate_bps=1_000_000 * number,
        paused=number == 1,
    )
    return LineState("good", number / 100, number / 50, reading)


def test_a_spread_names_the_middle_and_the_worst() -> None:
    assert census_of_lines([line(number) for number in (5, 1, 4, 2, 3)]) == {
        "loss": {"0.5": 0.03, "0.9": 0.05, "1": 0.05},
        "loss_back": {"0.5": 0.06, "0.9": 0.1, "1": 0.1},
        "jitter_ms": {"0.5": 30.0, "0.9": 50.0, "1": 50.0},
        "round_trip_ms": {"0.5": 300.0, "0.9": 500.0, "1": 500.0},
        "estimate_bps": {"0": 1_000_000, "0.1": 1_000_000, "0.5": 3_000_000},
        "paused": {"": 1},
    }


def test_nobody_has_no_line() -> None:
    assert census_of_lines([]) == {
        "loss": {},
        "loss_back": {},
        "jitter_ms": {},
        "round_trip_ms": {},
        "estimate_bps": {},
        "paused": {"": 0},
    }


def test_bytes_are_summed() -> None:
    stats = [PeerStats(1, 2, 3, 40, 50), PeerStats(1, 2, 3, 4, 5)]
    assert census_of_media(stats) == {"bytes": {"in": 44, "out": 55}}
