from __future__ import annotations

import pytest

from sessions.core.rtp import rtcp
from sessions.core.rtp.forwarder import Forwarder
from sessions.core.rtp.reports import MAX_CARRIED_LOSS, MAX_COMPOUND_BYTES, REPORTED_FOR_MS, compose
from tests.sessions.core.rtp.house import House, trio
from tests.sessions.core.rtp.packets import audio, line, media, video, vp8

SECOND = 1 << 32


def parts_for(forwarder: Forwarder, peer: str, now_ms: int) -> list[list[rtcp.Part]]:
    compounds = list(compose(forwarder.peers[peer], forwarder.sender_in, now_ms))
    assert all(len(each) <= MAX_COMPOUND_BYTES for each in compounds)
    return [rtcp.split(each, len(each)) or [] for each in compounds]


def test_a_block_says_when_the_last_sender_report_came() -> None:
    house = trio()
    house.say("p0", audio(1, 0), 0)
    house.tell("p0", rtcp.sender_report(rtcp.SenderInfo(0xA0D10, 0x0102030405060708, 0, 0, 0)), 100)
    ((report, _),) = parts_for(house.forwarder, "p0", 600)
    (block,) = rtcp.read_blocks(report) or []
    assert (block.ssrc, block.last_sr, block.since_last_sr) == (0xA0D10, 0x03040506, 32768)


def test_a_source_without_a_place_is_never_named() -> None:
    house = trio(rids=("l", "m", "h"))
    house.say("p0", video(1, 0, vp8(1, 1, key=True), ssrc=5), 0)  # no rid yet
    ((report, _),) = parts_for(house.forwarder, "p0", 10)
    assert rtcp.read_blocks(report) == []


def test_a_source_that_fell_silent_is_not_reported_for_ever() -> None:
    house = trio()
    house.say("p0", audio(1, 0), 0)
    ((report, _),) = parts_for(house.forwarder, "p0", REPORTED_FOR_MS)
    assert rtcp.read_blocks(report) == []


def test_a_large_room_is_told_in_several_datagrams() -> None:
    house = House()
    for i in range(24):
        house.join(f"p{i}", seat=i, told=media(seats=24))
        house.forwarder.set_priority(f"p{i}", is_leading=True)
        house.say(f"p{i}", audio(1, 0), 0)
        house.say(f"p{i}", video(1, 0, vp8(1, 1, key=True)), 0)
    for i in range(24):
        peer = house.forwarder.peers[f"p{i}"]
        house.join("watcher", seat=None, told=media(seats=24)) if i == 0 else None
        house.forwarder.peers["watcher"].estimate.bps = 20_000_000
        for source in peer.sources.values():
            house.tell(f"p{i}", rtcp.sender_report(rtcp.SenderInfo(source.ssrc, 9 * SECOND, 0, 1, 1)), 10)
        house.say(f"p{i}", audio(2, 960), 20)
        house.say(f"p{i}", video(2, 960, vp8(2, 2, key=True)), 20)
    compounds = parts_for(house.forwarder, "watcher", 1000)
    assert len(compounds) > 1
    assert all(each[0].packet_type == rtcp.RR and each[1].packet_type == rtcp.SDES for each in compounds)
    told = [rtcp.read_sender_info(part) for each in compounds for part in each if part.packet_type == rtcp.SR]
    expected = sorted([line(i).audio_ssrc for i in range(24)] + [line(i).video_ssrc for i in range(24)])
    assert sorted(info.ssrc for info in told if info) == expected


def test_what_a_sender_report_counts_is_what_that_receiver_was_sent() -> None:
    house = trio()
    house.say("p0", audio(1, 0), 0)
    house.tell("p0", rtcp.sender_report(rtcp.SenderInfo(0xA0D10, 9 * SECOND, 0, 1, 1)), 10)
    house.say("p0", audio(2, 960), 20)
    house.join("late", seat=None)
    house.say("p0", audio(3, 1920), 40)
    ((_, _, full),), ((_, _, late),) = (parts_for(house.forwarder, peer, 1000) for peer in ("p1", "late"))
    infos = [rtcp.read_sender_info(part) for part in (full, late)]
    assert [(info.packets, info.octets) for info in infos if info] == [(3, 21), (1, 7)]


@pytest.mark.parametrize(("lost", "told"), [(0, 0), (3, 7), (50, MAX_CARRIED_LOSS)])
def test_a_voice_hears_of_loss_behind_us_and_a_picture_does_not(lost: int, told: int) -> None:
    house = trio()
    house.say("p0", audio(1, 0), 0)
    house.say("p0", video(1, 0, vp8(1, 1, key=True)), 0)
    blocks = [
        rtcp.ReportBlock(ssrc, 0, lost, 100, 0, 0, 0) for ssrc in (line(0).audio_ssrc, line(0).video_ssrc)
    ]
    house.tell("p1", rtcp.receiver_report(9, blocks), 500)
    ((report, *_),) = parts_for(house.forwarder, "p0", 1000)
    assert [block.fraction_lost for block in rtcp.read_blocks(report) or []] == [told, 0]
