from __future__ import annotations

from struct import pack

import pytest
from aiortc.rtp import RtpPacket
from hypothesis import given
from hypothesis import strategies as st

from sessions.core.rtp.header import RtpView, is_rtcp
from tests.sessions.core.rtp.packets import rtp

FIELDS = ("payload_type", "marker", "seq16", "timestamp", "ssrc", "payload_start", "payload_end")


def read(packet: bytes) -> dict[str, int] | None:
    view = RtpView()
    return {name: getattr(view, name) for name in FIELDS} if view.read(packet, len(packet)) else None


@given(
    payload=st.binary(max_size=40),
    seq=st.integers(0, 0xFFFF),
    timestamp=st.integers(0, 0xFFFFFFFF),
    ssrc=st.integers(0, 0xFFFFFFFF),
    marker=st.booleans(),
    padding=st.integers(0, 9),
)
def test_what_was_written_is_read(
    *, payload: bytes, seq: int, timestamp: int, ssrc: int, marker: bool, padding: int
) -> None:
    options = {"payload_type": 96, "seq": seq, "timestamp": timestamp, "ssrc": ssrc}
    packet = rtp(payload, marker=marker, elements={1: b"x"}, padding=padding, **options)
    start = 12 + 4 + 4
    assert read(packet) == {
        "payload_type": 96,
        "marker": 0x80 * marker,
        "seq16": seq,
        "timestamp": timestamp,
        "ssrc": ssrc,
        "payload_start": start,
        "payload_end": start + len(payload),
    }


@pytest.mark.parametrize(
    "packet",
    [
        b"",
        bytes(11),
        bytes(12),  # version 0
        b"\x8f" + bytes(20),  # fifteen contributors, room for two
        b"\x90" + bytes(11),  # an extension block that is not there
        b"\x90" + bytes(11) + pack(">HH", 0xBEDE, 9) + bytes(8),  # … or is cut off
        b"\xa0" + bytes(11),  # padding without an octet to count it
        b"\xa0" + bytes(12),  # padding of no octets
        b"\xa0" + bytes(11) + b"\x05",  # more padding than there is
    ],
)
def test_what_makes_no_sense_is_refused(packet: bytes) -> None:
    assert read(packet) is None


@given(packet=st.binary(max_size=60))
def test_no_packet_raises_and_what_is_taken_lies_within(packet: bytes) -> None:
    found = read(packet)
    assert found is None or 12 <= found["payload_start"] <= found["payload_end"] <= len(packet)


@given(
    packet=st.binary(min_size=12, max_size=60).map(lambda data: bytes((data[0] & 0x2F | 0x80,)) + data[1:])
)
def test_aiortc_reads_the_same(packet: bytes) -> None:
    try:
        theirs = RtpPacket.parse(packet)
    except ValueError:
        return
    found = read(packet)
    assert found is not None
    assert (found["seq16"], found["ssrc"]) == (theirs.sequence_number, theirs.ssrc)
    assert packet[found["payload_start"] : found["payload_end"]] == theirs.payload


@pytest.mark.parametrize(("byte", "is_control"), [(200, True), (206, True), (111, False), (96 | 0x80, False)])
def test_control_is_told_from_media_by_one_byte(byte: int, is_control: bool) -> None:
    assert is_rtcp(byte) is is_control
