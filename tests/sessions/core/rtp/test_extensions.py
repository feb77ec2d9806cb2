from __future__ import annotations

from struct import pack

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.core.rtp.extensions import (
    MID_ELEMENT_BYTES,
    NO_LEVEL,
    audio_level,
    find,
    mid_element,
    send_time,
    style_of,
    text,
)
from sessions.core.rtp.header import RtpView
from tests.sessions.core.rtp.packets import rtp


def packet_with(block: bytes, profile: int = 0xBEDE) -> tuple[bytes, RtpView]:
    block += bytes(-len(block) % 4)
    packet = b"\x90" + bytes(11) + pack(">HH", profile, len(block) // 4) + block
    view = RtpView()
    assert view.read(packet, len(packet))
    return packet, view


@pytest.mark.parametrize(
    ("block", "profile", "wanted", "found"),
    [
        (b"\x40a", 0xBEDE, 4, "a"),
        (b"\x10x\x00\x00\x42mid", 0xBEDE, 4, "mid"),  # behind padding
        (b"\x10x", 0xBEDE, 4, ""),
        (b"\xf0x\x42mid", 0xBEDE, 4, ""),  # id 15 ends the block
        (b"\x4fab", 0xBEDE, 4, ""),  # says sixteen bytes, has two
        (b"\x04\x03mid", 0x1000, 4, "mid"),
        (b"\x01\x00\x00\x04\x03mid", 0x1005, 4, "mid"),
        (b"\x04\x09mid", 0x1000, 4, ""),
        (b"\x42mid", 0x2000, 4, ""),  # an unknown form
        (b"\x42mid", 0xBEDE, 0, ""),  # not negotiated
    ],
)
def test_elements_are_found(block: bytes, profile: int, wanted: int, found: str) -> None:
    assert text(*packet_with(block, profile), wanted) == found


@given(elements=st.dictionaries(st.integers(1, 14), st.binary(min_size=1, max_size=16), max_size=6))
def test_every_element_written_is_found(elements: dict[int, bytes]) -> None:
    packet = rtp(b"", payload_type=96, seq=0, timestamp=0, ssrc=0, elements=elements or {1: b"x"})
    view = RtpView()
    assert view.read(packet, len(packet))
    for wanted, data in elements.items():
        at = find(packet, view, wanted)
        assert packet[at >> 8 : (at >> 8) + (at & 0xFF)] == data


@given(block=st.binary(max_size=24), profile=st.sampled_from([0xBEDE, 0x1000, 7]), wanted=st.integers(0, 255))
def test_no_block_raises_and_nothing_is_found_outside(block: bytes, profile: int, wanted: int) -> None:
    packet, view = packet_with(block, profile)
    at = find(packet, view, wanted)
    assert (at >> 8) + (at & 0xFF) <= view.block_end


@pytest.mark.parametrize(("block", "level"), [(b"\x10\x9e", 0x9E), (b"\x20\x9e", NO_LEVEL), (b"", NO_LEVEL)])
def test_levels(block: bytes, level: int) -> None:
    assert audio_level(*packet_with(block), 1) == level


@pytest.mark.parametrize(
    ("identity", "mid", "element"),
    [
        (4, "3", b"\x403\0\0\0\0"),
        (4, "12345", b"\x4412345"),
        (4, "123456", bytes(6)),  # no room: SSRCs name the line too
        (4, "", bytes(6)),
        (0, "3", bytes(6)),
        (15, "3", bytes(6)),
    ],
)
def test_mids_are_written_where_they_can_be(identity: int, mid: str, element: bytes) -> None:
    assert mid_element(identity, mid) == element
    assert len(element) == MID_ELEMENT_BYTES


@pytest.mark.parametrize(
    ("ids", "level", "elements"),
    [
        ((1, 2), 30, b"\x22\x04\0\0\x10\x1e"),
        ((1, 2), NO_LEVEL, b"\x22\x04\0\0\0\0"),
        ((0, 2), 30, b"\x22\x04\0\0\0\0"),
        ((1, 0), 30, b"\0\0\0\0\x10\x1e"),
        ((99, 15), 30, bytes(6)),
    ],
)
def test_a_style_writes_what_was_negotiated(ids: tuple[int, int], level: int, elements: bytes) -> None:
    assert style_of(*ids).elements(level, 1000) == elements


def test_styles_compare_by_identity() -> None:
    assert style_of(1, 2) is style_of(1, 2)
    assert style_of(1, 2) is not style_of(2, 1)


@given(now_ms=st.integers(0, 1 << 50))
def test_send_time_wraps_every_64_seconds(now_ms: int) -> None:
    assert send_time(now_ms) == send_time(now_ms + 64_000) < 1 << 24
