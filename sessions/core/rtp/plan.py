"""What one incoming packet becomes: a row of finished plaintext packets in memory that somebody else owns.

The plan is filled anew for every packet and makes no object while doing so. Packet i is the first `size`
bytes of `buffers[i]`, on its way to `lanes[i]`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from struct import Struct

from sessions.core.rtp.extensions import MID_ELEMENT_BYTES, ONE_BYTE, send_time
from sessions.core.rtp.header import RtpView
from sessions.core.rtp.source import Source
from sessions.core.rtp.vp8 import PICTURE_ID_CIRCLE, Vp8View

# 12 bytes of header, 4 of block head, then abs-send-time (4), audio level (2) and mid (6): always the same
# layout, with padding (zero) for what was not negotiated, so that one `pack_into` writes a whole packet.
_LAYOUT = f">HHIIIIH{MID_ELEMENT_BYTES}s"
PREFIX_BYTES = Struct(_LAYOUT).size
_BLOCK_HEAD = ONE_BYTE << 16 | (PREFIX_BYTES - 16) // 4
_PICTURE = Struct(">H").pack_into


@lru_cache(maxsize=2048)
def _packer(payload_bytes: int) -> Callable[..., None]:
    """Writes prefix and payload of one packet."""
    return Struct(f"{_LAYOUT}{payload_bytes}s").pack_into


class Plan:
    """Filled by a forwarder, carried out by its driver before the next packet."""

    __slots__ = ("buffers", "capacity", "lanes", "max_payload", "size", "skipped")

    def __init__(self, buffers: Sequence[memoryview], *, trailer_bytes: int) -> None:
        """`trailer_bytes` of every buffer stay free for whoever encrypts in place."""
        self.buffers = buffers
        self.capacity = len(buffers)
        self.max_payload = min(len(each) for each in buffers) - PREFIX_BYTES - trailer_bytes
        self.lanes: list[int] = []
        self.size = 0
        self.skipped = 0  # receivers that found no buffer left: a room larger than the plan

    def clear(self) -> None:
        """Nothing to send."""
        self.lanes.clear()

    def fill(
        self, source: Source, view: RtpView, payload: bytes, *, dense: int, level: int, now_ms: int
    ) -> None:
        """One packet for every sink that flows from `source`."""
        buffers, lanes = self.buffers, self.lanes
        sinks = source.flowing
        if len(sinks) > self.capacity:
            self.skipped += len(sinks) - self.capacity
            sinks = sinks[: self.capacity]
        pack = _packer(len(payload))
        marker, timestamp, sent_at = view.marker, view.timestamp, send_time(now_ms)
        is_late = dense != source.dense
        self.size = PREFIX_BYTES + len(payload)
        for sink in sinks:
            if is_late and dense < sink.first_dense:
                continue
            pack(
                buffers[len(lanes)],
                0,
                sink.head | marker,
                (dense + sink.seq_offset) & 0xFFFF,
                (timestamp + sink.ts_offset) & 0xFFFFFFFF,
                sink.ssrc,
                _BLOCK_HEAD,
                sink.send_time_element | sent_at & sink.send_time_mask,
                sink.levels[level],
                sink.mid,
                payload,
            )
            lanes.append(sink.lane)
        source.packets += 1
        source.octets += len(payload)

    def patch_pictures(self, source: Source, view: Vp8View, *, dense: int) -> None:
        """Write each sink's own picture numbers into the packets of `fill` (RFC 7741 §4.2)."""
        is_late = dense != source.dense
        packet = 0
        for sink in source.flowing[: self.capacity]:
            if is_late and dense < sink.first_dense:
                continue
            if sink.is_patching:
                buffer = self.buffers[packet]
                if view.picture_circle == PICTURE_ID_CIRCLE:
                    picture = (view.picture + sink.picture_offset) & 0x7FFF | 0x8000
                    _PICTURE(buffer, PREFIX_BYTES + view.picture_at, picture)
                elif view.picture_circle:
                    buffer[PREFIX_BYTES + view.picture_at] = (view.picture + sink.picture_offset) & 0x7F
                if view.tl0_at:
                    buffer[PREFIX_BYTES + view.tl0_at] = (view.tl0 + sink.tl0_offset) & 0xFF
            packet += 1
