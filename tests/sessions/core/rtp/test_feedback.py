from __future__ import annotations

from struct import pack

import pytest

from sessions.core.rtp import rtcp
from sessions.core.rtp.estimate import START_BPS
from sessions.core.rtp.forwarder import Verdict
from tests.sessions.core.rtp.house import trio
from tests.sessions.core.rtp.packets import audio, line, video, vp8

FACE = line(0).video_ssrc


def requests(compounds: list[bytes]) -> list[int]:
    parts = [part for each in compounds for part in rtcp.split(each, len(each)) or []]
    lost = [rtcp.read_pictures_lost(part) for part in parts if (part.packet_type, part.count) == (206, 1)]
    return [ssrc for each in lost for ssrc in each or []]


@pytest.mark.parametrize(
    "plea",
    [
        rtcp.picture_loss(9, FACE),
        pack(">BBHIIIBxxx", 0x84, 206, 4, 9, 0, FACE, 1),  # FIR
        rtcp.receiver_report(9, []) + rtcp.picture_loss(9, FACE),
    ],
)
def test_a_plea_about_our_stream_asks_its_source(plea: bytes) -> None:
    house = trio()
    house.say("p0", video(1, 0, vp8(1, 1, key=True)), 0)
    house.forwarder.tick(0)
    assert house.tell("p1", plea, 700) is Verdict.TAKEN
    assert house.forwarder.is_pressing
    house.say("p0", video(2, 0, vp8(1, 1, key=False)), 700)
    assert requests([packet for peer, packet in house.forwarder.tick(700) if peer.peer == "p0"]) == [0xF1DE0]


def test_pleas_about_nothing_of_ours_are_ignored() -> None:
    house = trio()
    house.say("p0", video(1, 0, vp8(1, 1, key=True)), 0)
    house.forwarder.tick(0)
    for ssrc in (0xF1DE0, line(0).audio_ssrc, line(2).video_ssrc, 0):
        assert house.tell("p1", rtcp.picture_loss(9, ssrc), 600) is Verdict.TAKEN
    assert requests([packet for _, packet in house.forwarder.tick(600)]) == []


@pytest.mark.parametrize(
    "packet",
    [
        b"\x80\xc8\x00\x00",
        pack(">BBHI", 0x80, 200, 1, 5),
        pack(">BBHI", 0x81, 201, 1, 5),
        pack(">BBHI", 0x82, 203, 1, 5),
        pack(">BBHI", 0x81, 206, 1, 5),
        pack(">BBHI", 0x8F, 206, 1, 5),
        pack(">BBHI", 0x81, 205, 1, 5),
        b"nonsense",
    ],
)
def test_what_makes_no_sense_is_named(packet: bytes) -> None:
    house = trio()
    assert house.tell("p0", packet, 0) is Verdict.MALFORMED


def test_a_report_of_a_stranger_sets_no_clock() -> None:
    house = trio()
    house.say("p0", audio(1, 0), 0)
    house.tell("p0", rtcp.sender_report(rtcp.SenderInfo(4711, 1 << 60, 0, 0, 0)), 5)
    house.tell("p0", rtcp.sender_report(rtcp.SenderInfo(0xA0D10, 0, 0, 0, 0)), 5)  # a sender without a clock
    peer = house.forwarder.peers["p0"]
    assert (peer.sources[0xA0D10].clock, peer.clock_offset_ms) == (None, None)


def test_a_flood_of_pleas_hurries_nobody_and_asks_twice_a_second() -> None:
    house = trio()
    asked: list[bytes] = []
    house.say("p0", video(1, 0, vp8(1, 1, key=True)), 0)
    house.forwarder.tick(0)
    hurried = 0
    for at in range(700, 2700):
        house.tell("p1", rtcp.picture_loss(9, FACE), at)
        hurried += house.forwarder.is_pressing
        if at % 25 == 0:
            house.say("p0", video(at, 90 * at, vp8(1, 1, key=False)), at)
            asked += [packet for peer, packet in house.forwarder.tick(at) if peer.peer == "p0"]
    assert len(requests(asked)) <= 5
    assert hurried <= 30


REPORTS, VOICES = 10, 50


@pytest.mark.parametrize(
    ("upstream", "behind", "is_blamed"),
    [(5, 0, False), (0, 5, True), (5, 5, True), (0, 0, False)],
    ids=["before us", "behind us", "both", "nothing"],
)
def test_only_what_was_lost_behind_us_is_held_against_a_line(
    upstream: int, behind: int, is_blamed: bool
) -> None:
    """Of a voice each `upstream`-th packet is lost before us and each `behind`-th that we sent behind us."""
    house = trio()
    seq = arrived = sent = lost = highest = 0
    for report in range(1, REPORTS + 1):
        for _ in range(VOICES):
            seq += 1
            if upstream and seq % upstream == 0:
                continue
            house.say("p0", audio(seq, 960 * seq), 20 * seq)
            sent += 1
            if behind and sent % behind == 0:
                continue
            arrived, highest = arrived + 1, seq
        lost = highest - arrived
        house.tell("p1", voice_report(highest, lost), 1000 * report)
    viewer = house.forwarder.peers["p1"]
    assert viewer.twice.is_on == is_blamed
    assert (viewer.estimate.bps < START_BPS) == is_blamed
    assert (viewer.sinks[0][0].lost256 > 0) == is_blamed, "a voice hears of loss behind us alone"


def voice_report(highest: int, lost: int) -> bytes:
    return rtcp.receiver_report(9, [rtcp.ReportBlock(line(0).audio_ssrc, 0, lost, highest, 0, 0, 0)])


def test_what_a_receiver_says_of_itself_cannot_be_worse_than_everything() -> None:
    house = trio()
    house.say("p0", audio(1, 0), 0)
    for highest, lost in ((0xFFFFFFFF, 0x7FFFFF), (5, -0x800000), (0xFFFFFFFF, -1), (0, 0x7FFFFF)):
        house.tell("p1", voice_report(highest, lost), 1000)
    assert house.forwarder.peers["p1"].sinks[0][0].lost256 <= 255


def test_a_report_on_the_time_before_a_fall_is_not_held_against_the_line() -> None:
    house = trio()
    for seq in range(400):
        house.say("p0", audio(seq, 960 * seq), 20 * seq)
    viewer = house.forwarder.peers["p1"]
    house.tell("p1", voice_report(100, 0), 2000)
    viewer.fall(2100)
    house.tell("p1", voice_report(200, 60), 4000)
    assert (viewer.estimate.bps, viewer.twice.is_on) == (START_BPS, False)
    house.tell("p1", voice_report(300, 120), 6000)
    assert viewer.estimate.bps < START_BPS


def test_a_report_that_claims_to_have_come_before_its_cause_is_no_way_of_less_than_nothing() -> None:
    house = trio()
    house.say("p0", audio(1, 0), 0)
    viewer = house.forwarder.peers["p1"]
    viewer.streams[line(0).audio_ssrc].note_reported(77, 1000)
    block = rtcp.ReportBlock(line(0).audio_ssrc, 0, 0, 1, 0, 77, 0xFFFFFFFF)
    house.tell("p1", rtcp.receiver_report(9, [block]), 1100)
    assert viewer.estimate.later_ms(40, 1100) == 40
