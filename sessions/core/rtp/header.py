"""The RTP header (RFC 3550 §5.1) read into one reused view: no object per packet.

A view says where things are in the packet's own memory; it copies nothing.
"""

from __future__ import annotations

from struct import Struct

HEADER = Struct(">BBHII")
BLOCK = Struct(">HH")
HEADER_BYTES = 12

Packet = bytes | bytearray | memoryview


def is_rtcp(second_byte: int) -> bool:
    """RTP and RTCP on one port, told by the packet type (RFC 5761 §4)."""
    return 192 <= second_byte <= 223


class RtpView:
    """What the last packet read said. All offsets are from the packet's first byte; end offsets exclusive."""

    __slots__ = (
        "block_end",
        "block_profile",
        "block_start",
        "marker",
        "payload_end",
        "payload_start",
        "payload_type",
        "seq16",
        "ssrc",
        "timestamp",
    )

    def __init__(self) -> None:
        self.payload_type = self.seq16 = self.timestamp = self.ssrc = 0
        self.marker = 0  # 0 or 0x80, as it stands in the second byte
        self.block_profile = self.block_start = self.block_end = 0  # header extension (RFC 8285)
        self.payload_start = self.payload_end = 0  # without padding

    def read(self, packet: Packet, length: int) -> bool:
        """Read the first `length` bytes of `packet`; False: not well-formed, and the view means nothing."""
        if length < HEADER_BYTES:
            return False
        first, second, self.seq16, self.timestamp, self.ssrc = HEADER.unpack_from(packet)
        if first & 0xC0 != 0x80:
            return False
        self.payload_type = second & 0x7F
        self.marker = second & 0x80
        start = HEADER_BYTES + 4 * (first & 0x0F)
        self.block_start = self.block_end = 0
        if first & 0x10:
            start = self._read_block(packet, start, length)
        self.payload_start = start
        self.payload_end = length
        if first & 0x20 and start < length:  # the last octet counts the padding, itself included (§5.1)
            padding = packet[length - 1]
            self.payload_end = length - padding
            return padding > 0 and self.payload_end >= start
        return start <= length and not (first & 0x20)

    def _read_block(self, packet: Packet, start: int, length: int) -> int:
        """Note the extension block; returns where it ends, or beyond the packet if it is cut off."""
        if start + 4 > length:
            return length + 1
        self.block_profile, words = BLOCK.unpack_from(packet, start)
        self.block_start = start + 4
        self.block_end = start + 4 + 4 * words
        return self.block_end
