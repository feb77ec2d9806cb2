"""What a soak concludes, and that it sees what it is there to see."""

from __future__ import annotations

import os
import socket
import threading

from bench.soak import (
    POOLED_THREADS,
    Footprint,
    Soak,
    excess,
    growth_mib,
    look_at,
    lost_packets,
    missing_streams,
    rows,
    slope_mib_per_h,
)
from sessions.media.synthetic_count import SeatStream, StreamCount


def looks(grows_mib_per_s: float) -> tuple[Footprint, ...]:
    """A minute of a process that doubles in its first third and then grows steadily."""
    return tuple(Footprint(at, min(100.0, 50 + 2.5 * at) + grows_mib_per_s * at, 5, ()) for at in range(60))


def test_growth_and_slope_leave_the_warm_up_out() -> None:
    flat, leaking = looks(0), looks(0.5)
    assert (growth_mib(flat), slope_mib_per_h(flat)) == (0, 0)
    assert (growth_mib(leaking), round(slope_mib_per_h(leaking), 6)) == (15, 1800)


def test_control_a_socket_and_a_thread_left_over_are_seen() -> None:
    before, stop = look_at(os.getpid(), 0), threading.Event()
    left = socket.socket()
    waiting = [threading.Thread(target=stop.wait) for _ in range(POOLED_THREADS + 1)]
    for thread in waiting:
        thread.start()
    assert excess(before, look_at(os.getpid(), 0)) == (1, 1)
    stop.set()
    for thread in waiting:
        thread.join()
    left.close()
    assert excess(before, look_at(os.getpid(), 0)) == (0, 0)


def test_what_is_there_no_more_is_no_excess() -> None:
    before = Footprint(0, 1, 3, ("pipe", "socket", "socket"))
    assert excess(before, Footprint(1, 1, 2, ("socket",))) == (0, 0)
    after = Footprint(1, 1, 3 + POOLED_THREADS + 1, ("pipe", "pipe", "socket", "socket"))
    assert excess(before, after) == (1, 1)


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


def test_the_rows_judge_everything_but_what_is_only_told() -> None:
    start = Footprint(0, 90, 5, ("socket",))
    good = Soak(start, start, looks(0), packets=9, lost=0, missing=0, refused=0, codes=(4409, 4409))
    assert [row.ok for row in rows(good, 1) if row.aim is not None] == [True] * 7
    after = Footprint(60, 190, 5 + POOLED_THREADS + 1, ("socket", "socket"))
    bad = Soak(start, after, looks(0.5), packets=9, lost=1, missing=1, refused=1, codes=(4409, 1006))
    assert [row.ok for row in rows(bad, 1) if row.aim is not None] == [False] * 7
