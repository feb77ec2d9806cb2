"""Packets as a browser writes them, for the tests of the forwarder and of the engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from struct import pack, unpack_from

from sessions.core.rtp.negotiated import ExtensionIds, PayloadTypes, PeerMedia, SeatLine

OPUS, VP8, RTX, RED = 111, 96, 97, 63
IDS = ExtensionIds(mid=4, rid=10, repaired_rid=11, audio_level=1, abs_send_time=2)


def block(elements: dict[int, bytes]) -> bytes:
    """A one-byte header extension block (RFC 8285 §4.2)."""
    body = b"".join(bytes(((key << 4) | (len(data) - 1),)) + data for key, data in elements.items())
    body += bytes(-len(body) % 4)
    return pack(">HH", 0xBEDE, len(body) // 4) + body


def rtp(
    payload: bytes,
    *,
    payload_type: int,
    seq: int,
    timestamp: int,
    ssrc: int,
    marker: bool = False,
    elements: dict[int, bytes] | None = None,
    padding: int = 0,
) -> bytes:
    first = 0x80 | (0x10 if elements else 0) | (0x20 if padding else 0)
    second = payload_type | (0x80 if marker else 0)
    head = pack(">BBHII", first, second, seq & 0xFFFF, timestamp & 0xFFFFFFFF, ssrc)
    tail = bytes(padding - 1) + bytes((padding,)) if padding else b""
    return head + (block(elements) if elements else b"") + payload + tail


def audio(seq: int, timestamp: int, *, ssrc: int = 0xA0D10, mid: bytes = b"0", level: int = 30) -> bytes:
    elements = {IDS.mid: mid, IDS.audio_level: bytes((level,))}
    return rtp(
        b"voice %d" % seq, payload_type=OPUS, seq=seq, timestamp=timestamp, ssrc=ssrc, elements=elements
    )


def redundant(payload: bytes, before: Sequence[tuple[int, bytes]] = (), *, codec: int = OPUS) -> bytes:
    """A payload with earlier ones before it (RFC 2198 §3), the oldest first: how much earlier, and what."""
    heads = [pack(">I", 1 << 31 | codec << 24 | offset << 10 | len(data)) for offset, data in before]
    return b"".join([*heads, bytes((codec,)), *(data for _, data in before), payload])


def red(
    seq: int,
    timestamp: int,
    payload: bytes,
    *,
    before: Sequence[tuple[int, bytes]] = (),
    ssrc: int = 0xA0D10,
    level: int = 30,
) -> bytes:
    """A voice packet that brings earlier ones along."""
    elements = {IDS.mid: b"0", IDS.audio_level: bytes((level,))}
    carried = redundant(payload, before)
    return rtp(carried, payload_type=RED, seq=seq, timestamp=timestamp, ssrc=ssrc, elements=elements)


def vp8(picture: int, tl0: int, *, key: bool, start: bool = True, body: bytes = b"face") -> bytes:
    """A payload with a 15-bit PictureID, TL0PICIDX and TID (RFC 7741 §4.2)."""
    descriptor = bytes((0x90 if start else 0x80, 0xE0)) + pack(">H", 0x8000 | picture) + bytes((tl0, 0x20))
    return descriptor + bytes((0x00 if key else 0x01,)) + body


def video(
    seq: int,
    timestamp: int,
    payload: bytes,
    *,
    ssrc: int = 0xF1DE0,
    mid: bytes = b"1",
    rid: bytes = b"",
    marker: bool = True,
) -> bytes:
    elements = {IDS.mid: mid} | ({IDS.rid: rid} if rid else {})
    return rtp(
        payload,
        payload_type=VP8,
        seq=seq,
        timestamp=timestamp,
        ssrc=ssrc,
        marker=marker,
        elements=elements,
    )


@dataclass(frozen=True)
class Seen:
    """What a receiver gets, taken apart."""

    ssrc: int
    payload_type: int
    seq: int
    timestamp: int
    marker: bool
    elements: dict[int, bytes]
    payload: bytes


def seen(packet: bytes) -> Seen:
    """Read one packet strictly: anything a browser would not take fails here."""
    first, second, seq, timestamp, ssrc = unpack_from(">BBHII", packet)
    assert first == 0x90, "version 2, an extension block, no padding, no contributors"
    profile, words = unpack_from(">HH", packet, 12)
    assert profile == 0xBEDE
    end = 16 + 4 * words
    return Seen(ssrc, second & 0x7F, seq, timestamp, second >= 0x80, _elements(packet[16:end]), packet[end:])


def _elements(body: bytes) -> dict[int, bytes]:
    found: dict[int, bytes] = {}
    at = 0
    while at < len(body):
        if body[at] == 0:
            at += 1
            continue
        size = (body[at] & 15) + 1
        found[body[at] >> 4] = body[at + 1 : at + 1 + size]
        at += 1 + size
    return found


def line(seat: int) -> SeatLine:
    """The seat lines of every test: SSRCs tell the seat."""
    base = 0x10000 * (seat + 1)
    return SeatLine(str(3 + 2 * seat), str(4 + 2 * seat), base, base + 1, base + 2)


def media(
    *,
    seats: int = 3,
    rids: tuple[str, ...] = (),
    announced: tuple[tuple[str, tuple[int, ...]], ...] = (),
    repairs: tuple[tuple[int, int], ...] = (),
    ids: ExtensionIds = IDS,
) -> PeerMedia:
    return PeerMedia(
        microphone_mid="0",
        camera_mid="1",
        screen_mid="2",
        camera_rids=rids,
        payloads=PayloadTypes(opus=OPUS, vp8=VP8, vp8_rtx=RTX, red=RED),
        extensions=ids,
        seats=tuple(line(i) for i in range(seats)),
        announced=announced,
        repairs=repairs,
    )
