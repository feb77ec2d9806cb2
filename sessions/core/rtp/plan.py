"""What one incoming packet becomes: a row of finished plaintext packets in memory that somebody else owns.

The plan is filled anew for every packet; nothing is made per receiver.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from struct import Struct

from sessions.core.rtp.extensions import COMMON_BYTES, MID_ELEMENT_BYTES, Style
from sessions.core.rtp.header import RtpView
from sessions.core.rtp.sink import OWN_BYTES, Sink
from sessions.core.rtp.source import Source
from sessions.core.rtp.vp8 import Vp8View

# 12 bytes of header, 4 of block head, then mid (6), abs-send-time (4) and audio level (2): always the same
# layout, with padding (zero) for what was not negotiated, so that one `pack_into` writes a whole packet. What
# comes after the mid is the same for every receiver with the same extension ids, and is built once for them.
PREFIX_BYTES = 12 + 4 + MID_ELEMENT_BYTES + COMMON_BYTES

_Line = tuple[Style, memoryview, int, int, int, bytes]  # first two bytes, offsets, and what is the sink's own


@lru_cache(maxsize=2048)
def _packer(payload_bytes: int) -> Callable[..., None]:
    """Writes one packet: first two bytes, sequence number, timestamp, what is the sink's own, the rest."""
    return Struct(f">HHI{OWN_BYTES}s{COMMON_BYTES + payload_bytes}s").pack_into


class Plan:
    """Filled by a forwarder, carried out by its driver before the next packet.

    Packet i is the first `size` bytes of `buffers[i]`, for `sinks[i]`. With a `source`, the sinks are
    all that flow from it, and its `row` is the driver's to keep: it is emptied whenever they change.
    """

    __slots__ = ("buffers", "capacity", "max_payload", "sinks", "size", "skipped", "source")

    def __init__(self, buffers: Sequence[memoryview], *, trailer_bytes: int) -> None:
        """`trailer_bytes` of every buffer stay free for whoever encrypts in place."""
        self.buffers = buffers
        self.capacity = len(buffers)
        self.max_payload = min(len(each) for each in buffers) - PREFIX_BYTES - trailer_bytes
        self.sinks: Sequence[Sink] = ()
        self.source: Source | None = None
        self.size = 0
        self.skipped = 0  # receivers that found no buffer left: a room larger than the plan

    def fill(
        self, source: Source, view: RtpView, payload: bytes, *, dense: int, level: int, now_ms: int
    ) -> None:
        """One packet for every sink that flows from `source`."""
        octets = len(payload)
        pack = _packer(octets)
        marker, timestamp = view.marker, view.timestamp
        self.size = PREFIX_BYTES + octets
        style: Style | None = None
        rest = b""
        for sinks_style, buffer, head, seq_offset, ts_offset, own in self._recipe(source, dense, octets):
            if sinks_style is not style:
                style = sinks_style
                rest = style.elements(level, now_ms) + payload
            seq = (dense + seq_offset) & 0xFFFF
            pack(buffer, 0, head | marker, seq, (timestamp + ts_offset) & 0xFFFFFFFF, own, rest)
        source.packets += 1
        source.octets += octets

    def _recipe(self, source: Source, dense: int, octets: int) -> list[_Line]:
        """What differs between receivers, kept with the source while they stay the same."""
        self._choose_sinks(source, dense, octets)
        if self.source is None:
            return self._lines(self.sinks)
        recipe = source.recipe
        if not isinstance(recipe, list):
            recipe = source.recipe = self._lines(self.sinks)
        return recipe

    def _lines(self, sinks: Sequence[Sink]) -> list[_Line]:
        return [
            (sink.style, buffer, sink.head, sink.seq_offset, sink.ts_offset, sink.own)
            for sink, buffer in zip(sinks, self.buffers, strict=False)
        ]

    def _choose_sinks(self, source: Source, dense: int, octets: int) -> None:
        """All that flow; a late packet only for those that had started by then."""
        self.source, self.sinks = source, source.flowing
        if dense != source.dense:
            self._narrow([sink for sink in source.flowing if dense >= sink.first_dense], octets)
        if len(self.sinks) > self.capacity:
            self.skipped += len(self.sinks) - self.capacity
            self._narrow(self.sinks[: self.capacity], octets)

    def _narrow(self, kept: Sequence[Sink], octets: int) -> None:
        """Only to these, if they are not all: the source counts its packet for the others too."""
        if len(kept) < len(self.sinks):
            for sink in self.sinks:
                if sink not in kept:
                    sink.uncount(octets)
            self.source, self.sinks = None, kept

    def patch_pictures(self, view: Vp8View) -> None:
        """Write each sink's own picture numbers into the packets of `fill` (RFC 7741 §4.2)."""
        for sink, buffer in zip(self.sinks, self.buffers, strict=False):
            if sink.is_patching:
                pictures, tl0s = sink.picture_offset, sink.tl0_offset
                view.write(buffer, PREFIX_BYTES, picture_offset=pictures, tl0_offset=tl0s)
