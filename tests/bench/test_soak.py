"""What a soak concludes, and that it sees what it is there to see."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bench._churn import Return
from bench._footprint import POOLED_THREADS, Footprint, Inside
from bench.rows import Row
from bench.soak import Received, Soak, lost_packets, missing_streams, rows
from sessions.live.loop_lag import BOUNDS_MS
from sessions.media.synthetic_count import SeatStream, StreamCount
from tests.bench.test_footprint import looks


def received(*seqs: int) -> StreamCount:
    count = StreamCount()
    for seq16 in seqs:
        count.add(seq16, 100)
    return count


def test_control_a_packet_that_never_came_is_counted() -> None:
    whole = {SeatStream(1, "audio"): received(65534, 65535, 0, 1), SeatStream(1, "video"): received(7, 8)}
    assert lost_packets(whole) == 0
    assert lost_packets(whole | {SeatStream(1, "audio"): received(65534, 0, 1)}) == 1


def test_control_a_picture_or_every_voice_that_never_came_is_counted() -> None:
    seen = {SeatStream(1, "video"): received(1)}
    heard = seen | {SeatStream(2, "audio"): received(1)}
    assert missing_streams(heard, own_seat=0, seats={0, 1}) == 0
    assert missing_streams(heard, own_seat=0, seats={0, 1, 2}) == 1
    assert missing_streams(seen, own_seat=0, seats={0, 1}) == 1


START = Footprint(0, 90, 5, ("socket",))
ENDED = Footprint(60, 190, 5 + POOLED_THREADS + 1, ("socket", "socket"))
WHOLE = Received(packets=9, lost=0, missing=0, refused=0, broken=0)


def inside(tasks: int, beats: int, late: int) -> Inside:
    """Of so many beats so many were over 50 ms late."""
    lag = {str(bound): float(beats - late if bound <= 50 else beats) for bound in BOUNDS_MS}
    return Inside(tasks, lag | {"count": float(beats)})


GOOD = Soak(
    START,
    START,
    looks(0),
    (inside(40, 0, 0), inside(160, 100, 0), inside(161, 300, 2), inside(40, 310, 2)),
    WHOLE,
    (Return("left and joined again", 1.0, 4409), Return("connected anew", 0.5)),
    codes=(4409, 4409),
)
BAD = Soak(
    START,
    ENDED,
    looks(0.5),
    (inside(40, 0, 0), inside(160, 100, 0), inside(161, 300, 20), inside(41, 310, 20)),
    Received(packets=9, lost=1, missing=1, refused=1, broken=1),
    (Return("vanished and came back", 6.0),),
    codes=(4409, 1006),
)


def judged(found: list[Row]) -> list[bool | None]:
    return [row.ok for row in found if row.aim is not None]


@pytest.mark.parametrize("minutes", [2, 180])
def test_the_rows_judge_everything_but_what_is_only_told(minutes: float) -> None:
    assert judged(rows(GOOD, minutes)) == [True] * 11
    assert judged(rows(BAD, minutes)) == [False] * 11


def test_a_slope_is_judged_of_a_long_run_and_growth_of_a_short_one() -> None:
    def judged_of(minutes: float) -> list[str]:
        names = [row.name for row in rows(GOOD, minutes) if row.aim is not None]
        return [
            name.split(", ")[-1] for name in names if "MiB" in name or "slope" in name or "growth" in name
        ]

    assert judged_of(2) == ["growth after the warm-up"]
    assert judged_of(180) == ["memory slope after the warm-up"]


def test_control_nobody_who_came_back_is_no_quick_return() -> None:
    found = rows(replace(GOOD, returns=()), 2)
    assert [row.ok for row in found if "flow again" in row.name] == [False]
