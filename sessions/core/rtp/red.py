"""Redundant audio data (RFC 2198 §3): a voice packet that brings earlier ones along.

Blocks lie oldest first; a head of four bytes for each that is redundant, of one byte for the primary one. The
format has no sequence numbers: senders repeat the packets just before, so the block `back` places before the
primary one belongs to the sequence number `back` before the packet's. A view is reused and copies nothing.
"""

from __future__ import annotations

from struct import Struct

from sessions.core.rtp.header import Packet

# Browsers send one, with field trials up to nine. Each may become a packet for everybody in the room.
MAX_REDUNDANT = 4
_HEAD = Struct(">I").unpack_from  # F bit, payload type 7, timestamp offset 14, length 10
_HEAD_BYTES = 4


class RedView:
    """Where the blocks of the last payload read lie; offsets are from the packet's first byte."""

    __slots__ = ("_lengths", "_offsets", "_starts", "_types", "primary_start", "primary_type", "redundant")

    def __init__(self) -> None:
        self.primary_start = self.primary_type = 0  # the primary block ends with the payload
        self.redundant = 0  # how many redundant blocks
        self._types = [0] * MAX_REDUNDANT
        self._offsets = [0] * MAX_REDUNDANT
        self._lengths = [0] * MAX_REDUNDANT
        self._starts = [0] * MAX_REDUNDANT

    def read(self, packet: Packet, start: int, end: int) -> bool:
        """Read the payload from `start` to `end`; False: not well-formed or too many blocks."""
        at, count, body = start, 0, 0
        while at < end and packet[at] & 0x80:
            if at + _HEAD_BYTES > end or count == MAX_REDUNDANT:
                return False
            head: int = _HEAD(packet, at)[0]
            self._types[count] = head >> 24 & 0x7F
            self._offsets[count] = head >> 10 & 0x3FFF
            self._lengths[count] = head & 0x3FF
            self._starts[count] = body
            body += head & 0x3FF
            at += _HEAD_BYTES
            count += 1
        if at + 1 + body > end:
            return False
        self.primary_type = packet[at]
        for each in range(count):
            self._starts[each] += at + 1
        self.primary_start = at + 1 + body
        self.redundant = count
        return True

    def block(self, back: int) -> tuple[int, int, int, int]:
        """Payload type, timestamp units before the packet, first byte and length of the block so far back.

        `back` is 1 (the packet before) to `redundant`; a length or offset of 0 says that there is nothing.
        """
        at = self.redundant - back
        return self._types[at], self._offsets[at], self._starts[at], self._lengths[at]
