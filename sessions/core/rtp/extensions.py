"""Header extensions (RFC 8285): finding one element in a block, and the elements that we write.

Blocks come in a one-byte and a two-byte form. A cut-off element ends the search: nothing after it can be
trusted, and nothing before it is lost.
"""

from __future__ import annotations

from functools import lru_cache
from struct import Struct

from sessions.core.rtp.header import Packet, RtpView

ONE_BYTE = 0xBEDE  # §4.2
TWO_BYTE = 0x1000  # §4.3: low four bits are the application's
MID_ELEMENT_BYTES = 6
MAX_MID = MID_ELEMENT_BYTES - 1
COMMON_BYTES = 4 + 2  # abs-send-time, audio level
NO_LEVEL = 256  # index into a level table: the packet carried no audio level
FIXED_24_BIT = 1 << 18  # abs-send-time: 6.18 bit fixed-point seconds
_COMMON = Struct(">IH").pack


def find(packet: Packet, view: RtpView, wanted: int) -> int:
    """Where element `wanted` is, as `offset << 8 | length` (no object is made), or 0 if absent."""
    if view.block_start == view.block_end or not wanted:
        return 0
    if view.block_profile == ONE_BYTE:
        return _find_one_byte(packet, view, wanted)
    if view.block_profile & 0xFFF0 == TWO_BYTE:
        return _find_two_byte(packet, view, wanted)
    return 0


def _find_one_byte(packet: Packet, view: RtpView, wanted: int) -> int:
    at, end = view.block_start, view.block_end
    while at < end:
        head = packet[at]
        size = (head & 0x0F) + 1
        identity = head >> 4
        at += 1
        if identity == wanted:
            return at << 8 | size if at + size <= end else 0
        if identity == 15:  # reserved: stop (§4.2)
            return 0
        if head:  # a zero byte is padding and has no data
            at += size
    return 0


def _find_two_byte(packet: Packet, view: RtpView, wanted: int) -> int:
    at, end = view.block_start, view.block_end
    while at + 1 < end:
        identity, size = packet[at], packet[at + 1]
        if not identity:
            at += 1
            continue
        at += 2
        if identity == wanted:
            return at << 8 | size if at + size <= end else 0
        at += size
    return 0


def text(packet: Packet, view: RtpView, wanted: int) -> str:
    """An element of words (mid, rid); empty if absent or not ASCII."""
    found = find(packet, view, wanted)
    data = bytes(packet[found >> 8 : (found >> 8) + (found & 0xFF)])
    return data.decode("ascii", "ignore").rstrip("\0")


def audio_level(packet: Packet, view: RtpView, wanted: int) -> int:
    """The voice flag and level byte (RFC 6464 §3), or `NO_LEVEL`."""
    found = find(packet, view, wanted)
    return packet[found >> 8] if found & 0xFF else NO_LEVEL


def sent_at(packet: Packet, view: RtpView, wanted: int) -> int:
    """abs-send-time of a packet, or -1."""
    found = find(packet, view, wanted)
    at = found >> 8
    return packet[at] << 16 | packet[at + 1] << 8 | packet[at + 2] if found & 0xFF == 3 else -1


def is_writable(identity: int) -> bool:
    """Whether the one-byte form can carry this id."""
    return 0 < identity < 15


class Style:
    """How receivers with the same extension ids are told what is the same for all of them.

    One object per pair of ids (`style_of`), so that styles compare by identity.
    """

    __slots__ = ("_level", "_send_time")

    def __init__(self, *, audio_level: int, abs_send_time: int) -> None:
        """Ids that cannot be written give padding in their place."""
        self._send_time = abs_send_time << 28 | 2 << 24 if is_writable(abs_send_time) else 0
        self._level = audio_level << 12 if is_writable(audio_level) else 0

    def elements(self, level: int, now_ms: int) -> bytes:
        """abs-send-time and audio level; `level` may be `NO_LEVEL`."""
        sent_at = self._send_time | send_time(now_ms) if self._send_time else 0
        return _COMMON(sent_at, self._level | level if self._level and level != NO_LEVEL else 0)


@lru_cache(maxsize=256)
def style_of(audio_level: int, abs_send_time: int) -> Style:
    """The one style of these ids."""
    return Style(audio_level=audio_level, abs_send_time=abs_send_time)


def mid_element(identity: int, mid: str) -> bytes:
    """The element naming the m-line, padded to its place; all padding where it cannot be written."""
    name = mid.encode("ascii", "ignore")
    if not is_writable(identity) or not 0 < len(name) <= MAX_MID:
        return bytes(MID_ELEMENT_BYTES)
    return (bytes((identity << 4 | len(name) - 1,)) + name).ljust(MID_ELEMENT_BYTES, b"\0")


def send_time(now_ms: int) -> int:
    """abs-send-time of an instant: 24 bits that wrap every 64 s."""
    return now_ms * FIXED_24_BIT // 1000 & 0xFFFFFF
