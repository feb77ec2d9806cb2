"""The VP8 payload descriptor (RFC 7741 §4.2): where a frame starts, if it is a key frame, its numbers."""

from __future__ import annotations

from struct import Struct

from sessions.core.rtp.header import Packet

_LONG = Struct(">H").pack_into
PICTURE_ID_CIRCLE = 0x8000
SHORT_PICTURE_ID_CIRCLE = 0x80
TL0_CIRCLE = 0x100


class Vp8View:
    """What the last descriptor said. Offsets count from the first byte of the payload; 0 means absent."""

    __slots__ = ("is_key", "picture", "picture_at", "picture_circle", "starts_frame", "tl0", "tl0_at")

    def __init__(self) -> None:
        self.starts_frame = False
        self.is_key = False  # this packet is the first of a key frame
        self.picture = self.picture_at = 0
        self.picture_circle = 0  # how many numbers PictureID counts through: 0, 128 or 32768
        self.tl0 = self.tl0_at = 0

    def write(
        self, buffer: bytearray | memoryview, start: int, *, picture_offset: int, tl0_offset: int
    ) -> None:
        """Move the numbers of the descriptor that was read; its copy begins at `start` of `buffer`."""
        if self.picture_circle == PICTURE_ID_CIRCLE:
            _LONG(buffer, start + self.picture_at, (self.picture + picture_offset) & 0x7FFF | 0x8000)
        elif self.picture_circle:
            buffer[start + self.picture_at] = (self.picture + picture_offset) & 0x7F
        if self.tl0_at:
            buffer[start + self.tl0_at] = (self.tl0 + tl0_offset) & 0xFF

    def read(self, payload: Packet) -> bool:
        """False: cut off; the view means nothing."""
        size = len(payload)
        if size < 2:
            return False
        first = payload[0]
        self.picture_at = self.picture_circle = self.tl0_at = 0
        at = self._read_extension(payload, size) if first & 0x80 else 1
        if at >= size:
            return False
        self.starts_frame = first & 0x17 == 0x10  # S set, partition 0 (§4.2)
        self.is_key = self.starts_frame and not payload[at] & 0x01  # P of the frame header (RFC 6386 §9.1)
        return True

    def _read_extension(self, payload: Packet, size: int) -> int:
        """I, L, T and K octets; returns where the frame begins, or `size` if it never does."""
        bits = payload[1]
        at = 2
        if bits & 0x80:
            at = self._read_picture(payload, size)
        if bits & 0x40:
            if at >= size:
                return size
            self.tl0, self.tl0_at = payload[at], at
            at += 1
        return at + 1 if bits & 0x30 else at

    def _read_picture(self, payload: Packet, size: int) -> int:
        """7 or 15 bits, told by the M bit."""
        if size < 4:
            return size
        self.picture_at = 2
        if payload[2] & 0x80:
            self.picture = (payload[2] & 0x7F) << 8 | payload[3]
            self.picture_circle = PICTURE_ID_CIRCLE
            return 4
        self.picture = payload[2]
        self.picture_circle = SHORT_PICTURE_ID_CIRCLE
        return 3
