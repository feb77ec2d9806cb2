from __future__ import annotations

from struct import pack

import pytest
from aiortc.rtp import (
    RtcpPacket,
    RtcpPsfbPacket,
    RtcpRrPacket,
    RtcpSdesPacket,
    RtcpSrPacket,
    unpack_remb_fci,
)
from hypothesis import given
from hypothesis import strategies as st

from sessions.core.rtp import rtcp
from sessions.core.rtp.rtcp import ReportBlock, SenderInfo

WORD = st.integers(0, 0xFFFFFFFF)
BLOCKS = st.builds(
    ReportBlock, WORD, st.integers(0, 255), st.integers(-0x800000, 0x7FFFFF), WORD, WORD, WORD, WORD
)
INFOS = st.builds(SenderInfo, WORD, st.integers(0, (1 << 64) - 1), WORD, WORD, WORD)


@given(blocks=st.lists(BLOCKS, max_size=31), reporter=WORD)
def test_receiver_reports_come_back(blocks: list[ReportBlock], reporter: int) -> None:
    packet = rtcp.receiver_report(reporter, blocks)
    (part,) = rtcp.split(packet, len(packet)) or []
    assert (part.packet_type, rtcp.read_blocks(part)) == (rtcp.RR, blocks)


@given(info=INFOS)
def test_sender_reports_come_back(info: SenderInfo) -> None:
    packet = rtcp.sender_report(info)
    (part,) = rtcp.split(packet, len(packet)) or []
    assert (part.packet_type, rtcp.read_sender_info(part)) == (rtcp.SR, info)


def test_aiortc_reads_a_whole_compound() -> None:
    block = ReportBlock(7, 51, -3, 70000, 12, 34, 56)
    compound = (
        rtcp.receiver_report(1, [block])
        + rtcp.source_description(1, b"vioip")
        + rtcp.bitrate_ceiling(1, 2_500_000, [7, 8])
        + rtcp.picture_loss(1, 7)
        + rtcp.sender_report(SenderInfo(9, 1 << 63, 5, 6, 7))
    )
    report, names, ceiling, plea, sent = RtcpPacket.parse(compound)
    assert isinstance(report, RtcpRrPacket)
    assert isinstance(names, RtcpSdesPacket)
    assert isinstance(ceiling, RtcpPsfbPacket)
    assert isinstance(plea, RtcpPsfbPacket)
    assert isinstance(sent, RtcpSrPacket)
    (theirs,) = report.reports
    assert (theirs.ssrc, theirs.fraction_lost, theirs.packets_lost, theirs.jitter) == (7, 51, -3, 12)
    assert names.chunks[0].items == [(1, b"vioip")]
    assert unpack_remb_fci(ceiling.fci) == (2_500_000, [7, 8])
    assert (plea.fmt, plea.media_ssrc) == (1, 7)
    assert (sent.ssrc, sent.sender_info.ntp_timestamp, sent.sender_info.rtp_timestamp) == (9, 1 << 63, 5)


@pytest.mark.parametrize("bits_per_second", [0, 1, 262_143, 262_144, 2_500_000, 1 << 40])
def test_a_ceiling_is_never_above_what_was_asked(bits_per_second: int) -> None:
    (packet,) = RtcpPacket.parse(rtcp.bitrate_ceiling(1, bits_per_second, [2]))
    assert isinstance(packet, RtcpPsfbPacket)
    assert bits_per_second * 0.99999 - 1 <= unpack_remb_fci(packet.fci)[0] <= bits_per_second


def test_a_full_intra_request_names_its_streams() -> None:
    body = pack(">II", 1, 0) + pack(">IBxxx", 77, 1) + pack(">IBxxx", 78, 1)
    packet = pack(">BBH", 0x84, 206, len(body) // 4) + body
    (part,) = rtcp.split(packet, len(packet)) or []
    assert rtcp.read_pictures_lost(part) == [77, 78]


def test_byes_name_their_streams() -> None:
    packet = pack(">BBHII", 0x82, 203, 2, 5, 6)
    (part,) = rtcp.split(packet, len(packet)) or []
    assert rtcp.read_byes(part) == [5, 6]


@pytest.mark.parametrize(
    "packet",
    [
        b"",
        b"\x80\xc9",
        pack(">BBH", 0x00, 201, 0),  # version 0
        pack(">BBH", 0x80, 111, 0),  # not a control packet
        pack(">BBHI", 0x80, 201, 9, 1),  # longer than the datagram
        pack(">BBHI", 0x80, 201, 1, 1) + b"\0\0",  # a tail
        pack(">BBHI", 0xA0, 201, 1, 0xFF),  # more padding than packet
        pack(">BBHI", 0xA0, 201, 1, 4) * 2,  # padding before the last packet
    ],
)
def test_malformed_compounds_are_refused(packet: bytes) -> None:
    assert rtcp.split(packet, len(packet)) is None


@pytest.mark.parametrize(
    ("reader", "packet"),
    [
        (rtcp.read_sender_info, pack(">BBHI", 0x80, 200, 1, 5)),
        (rtcp.read_blocks, pack(">BBHI", 0x81, 201, 1, 5)),
        (rtcp.read_pictures_lost, pack(">BBHI", 0x81, 206, 1, 5)),
        (rtcp.read_byes, pack(">BBHI", 0x82, 203, 1, 5)),
    ],
)
def test_parts_that_are_cut_off_are_refused(reader: object, packet: bytes) -> None:
    (part,) = rtcp.split(packet, len(packet)) or []
    assert callable(reader)
    assert reader(part) is None


@given(packet=st.binary(max_size=80))
def test_no_compound_raises(packet: bytes) -> None:
    rtcp.split(packet, len(packet))
