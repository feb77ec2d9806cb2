"""A missed packet of a voice that a later one brought along, shown as if it had come itself (RFC 2198 §3)."""

from __future__ import annotations

from sessions.core.rtp.header import RtpView
from sessions.core.rtp.red import RedView
from sessions.core.rtp.serial import distance16, distance32
from sessions.core.rtp.source import Source


def show_missed(view: RtpView, red: RedView, source: Source) -> bool:
    """Let `view` show the oldest block of its packet that `source` misses; False: none, nothing changed."""
    seq16 = view.seq16
    for back in range(red.redundant, 0, -1):
        missed16 = (seq16 - back) & 0xFFFF
        if source.reception.misses(missed16) and _show(view, red, source, back=back, seq16=missed16):
            return True
    return False


def _show(view: RtpView, red: RedView, source: Source, *, back: int, seq16: int) -> bool:
    """A block of another codec, of nothing, or of a time before the gap is not the packet that is missing."""
    payload_type, offset, start, length = red.block(back)
    timestamp = (view.timestamp - offset) & 0xFFFFFFFF
    is_ahead = distance16(seq16, source.reception.highest & 0xFFFF) > 0
    is_repeated = is_ahead and distance32(timestamp, source.timestamp) <= 0
    if payload_type != source.payload_type or not offset or not length or is_repeated:
        return False
    view.seq16, view.timestamp, view.marker = seq16, timestamp, 0
    view.payload_start, view.payload_end = start, start + length
    return True
