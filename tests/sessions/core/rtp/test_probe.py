from __future__ import annotations

from sessions.core.rtp import rtcp
from sessions.core.rtp.estimate import PUT_OFF_MS
from sessions.core.rtp.probe import (
    AFTER_FALL_MS,
    BESIDE_MS,
    MAX_UNANSWERED,
    PACKET_BYTES,
    RETURN_EVERY_MS,
    RETURN_PACKETS,
    RISE_EVERY_MS,
    RISE_PACKETS,
    Probe,
)
from tests.sessions.core.rtp.house import House, trio
from tests.sessions.core.rtp.packets import RTX, audio, line, video, vp8

FACE, AGAIN = line(0).video_ssrc, line(0).rtx_ssrc
FELL_MS = 10_000


def test_a_burst_is_judged_once_and_the_next_waits() -> None:
    probe = Probe()
    assert probe.is_due(0, is_return=False)
    probe.begin(FACE, 8, 1000)
    for is_return, every_ms in ((True, RETURN_EVERY_MS), (False, RISE_EVERY_MS)):
        assert not probe.is_due(1000 + every_ms - 1, is_return=is_return)
        assert probe.is_due(1000 + every_ms, is_return=is_return)
    assert probe.carried_bps(BESIDE_MS + 100) == 8 * 8 * PACKET_BYTES * 10
    assert probe.carried_bps(BESIDE_MS + 100) == 0


def test_where_no_round_trip_is_known_a_burst_says_nothing() -> None:
    probe = Probe()
    probe.begin(FACE, 4, 0)
    assert probe.carried_bps(-1) == 0
    assert probe.carried_bps(50) == 0, "nor later"


def test_an_answer_is_waited_for_unless_none_ever_came() -> None:
    probe = Probe()
    assert [probe.begin(FACE, 4, at) for at in range(4)] == [True] * MAX_UNANSWERED + [False] * 2
    probe.carried_bps(50)
    assert probe.begin(FACE, 4, 5)


def looking(*, rate_bps: int, is_timed: bool = True) -> House:
    """`p1` looks at `p0` on a line that proved at 10 s to carry no more than `rate_bps`; a round trip after
    that took 40 ms."""
    house = trio(rids=("l", "m", "h"))
    house.forwarder.set_wishes("p1", {0: 720, 2: 0})
    for at in range(0, FELL_MS, 50):
        for layer, rid in enumerate((b"l", b"m", b"h")):
            payload = vp8(at // 50, 1, key=not at, body=bytes(300 << layer))
            house.say("p0", video(at // 50, 90 * at, payload, ssrc=10 + layer, rid=rid), at)
        house.say("p0", audio(at // 50, 48 * at), at)
        house.forwarder.tick(at)
    estimate = house.forwarder.peers["p1"].estimate
    estimate.take_remb(2_000_000, sound_bps=0, now_ms=FELL_MS)
    estimate.take_remb(rate_bps, sound_bps=0, now_ms=FELL_MS)
    house.forwarder.peers["p1"].fall(FELL_MS)
    house.forwarder.tick(FELL_MS)
    if is_timed:
        eased_ms = FELL_MS + AFTER_FALL_MS
        estimate.take_round_trip(40, left_ms=eased_ms, sent_bps=0, now_ms=eased_ms + 40)
    return house


def burst(house: House, now_ms: int) -> tuple[list[bytes], list[int]]:
    """Padding for `p1`, and where the sender reports say that each stream stands, in the order of sending."""
    sent = [packet for to, packet in house.forwarder.tick(now_ms) if to.peer == "p1"]
    padding = [each for each in sent if each[1] & 0x7F == RTX]
    assert sent[: len(padding)] == padding, "the reports are behind it"
    parts = [part for each in sent[len(padding) :] for part in rtcp.split(each, len(each)) or []]
    infos = [rtcp.read_sender_info(part) for part in parts if part.packet_type == rtcp.SR]
    return padding, [info.ssrc for info in infos if info is not None]


def test_a_line_that_fell_is_looked_at_by_padding_on_the_repair_stream() -> None:
    house = looking(rate_bps=80_000)
    assert burst(house, FELL_MS + AFTER_FALL_MS - 1)[0] == []
    padding, _ = burst(house, FELL_MS + AFTER_FALL_MS + 1000)
    assert len(padding) == RISE_PACKETS
    first = padding[0]
    assert (first[0], int.from_bytes(first[8:12]), first[-1]) == (0xB0, AGAIN, 255), "nothing but padding"
    assert len(first) - 255 == 12 + 4 + 6 + 6
    assert [int.from_bytes(each[2:4]) for each in padding] == list(range(1, RISE_PACKETS + 1))
    assert burst(house, FELL_MS + AFTER_FALL_MS + 2000)[0] == []


def test_of_a_picture_that_is_paused_a_report_goes_behind_a_smaller_burst() -> None:
    house = looking(rate_bps=60_000)
    viewer = house.forwarder.peers["p1"]
    assert viewer.paused == {0}
    at = FELL_MS + AFTER_FALL_MS + 1000
    padding, told = burst(house, at)
    assert (len(padding), told) == (RETURN_PACKETS, [FACE])
    (last_sr,) = viewer.streams[FACE].sent_reports
    block = rtcp.ReportBlock(AGAIN, 0, 0, 4, 0, last_sr, 65536 // 2)
    house.tell("p1", rtcp.receiver_report(9, [block]), at + 500 + 45)
    assert viewer.estimate.may_grow(at + 545), "it came back at once: the line is clear"
    house.forwarder.tick(at + 1000)
    assert viewer.paused == frozenset()


def test_a_burst_that_takes_long_puts_the_next_trial_off() -> None:
    house = looking(rate_bps=60_000)
    viewer = house.forwarder.peers["p1"]
    at = FELL_MS + AFTER_FALL_MS + 1000
    burst(house, at)
    (last_sr,) = viewer.streams[FACE].sent_reports
    block = rtcp.ReportBlock(AGAIN, 0, 0, 4, 0, last_sr, 0)
    house.tell("p1", rtcp.receiver_report(9, [block]), at + 400)
    assert not viewer.estimate.may_grow(at + 400 + PUT_OFF_MS - 1)
    assert viewer.estimate.may_grow(at + 400 + PUT_OFF_MS)


def test_a_burst_is_not_judged_by_round_trips_of_when_the_queue_was_full() -> None:
    house = looking(rate_bps=60_000, is_timed=False)
    viewer = house.forwarder.peers["p1"]
    viewer.estimate.take_round_trip(220, left_ms=FELL_MS - 500, sent_bps=0, now_ms=FELL_MS - 280)
    at = FELL_MS + AFTER_FALL_MS + 1000
    burst(house, at)
    (last_sr,) = viewer.streams[FACE].sent_reports
    block = rtcp.ReportBlock(AGAIN, 0, 0, 4, 0, last_sr, 0)
    house.tell("p1", rtcp.receiver_report(9, [block]), at + 140)
    assert not viewer.estimate.may_grow(at + 140)
