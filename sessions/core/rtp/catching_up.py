"""A key frame whose first packet came late: what arrived behind it, for those who start there.

By loss and repair, or by another order on the way. Were it not for this they would wait for the next one,
which is half a second at least. Who starts at a packet in its order needs none of it.
"""

from __future__ import annotations

from struct import pack

from sessions.core.rtp.extensions import NO_LEVEL
from sessions.core.rtp.serial import distance32
from sessions.core.rtp.sink import Sink
from sessions.core.rtp.source import Source
from sessions.core.rtp.vp8 import Vp8View

# Packets behind the late one. A large key frame is 40 and a repair takes a round trip. More is a burst that a
# narrow line drops, and a picture that runs late; fewer waste key frames on long ways.
MAX_BEHIND = 64
# How far back in time the start may lead somebody who is shown another layer meanwhile. More: they see a
# movement twice; less: a layer that no longer fits their line goes on for half a second. Who is shown nothing
# is led nowhere.
MAX_BACK_MS = 75


def may_start_at(source: Source, dense: int) -> bool:
    """Whether all that came behind packet `dense` is still here, and is not too much."""
    return dense >= source.kept_from and source.dense - dense <= MAX_BEHIND


def who_may_start(source: Source, timestamp: int, now_ms: int) -> list[Sink]:
    """Of those who wait for `source`, whom its packet of `timestamp` leads back in time too little to see."""
    back_ms = distance32(source.timestamp, timestamp) * 1000 // source.clock_rate
    return [sink for sink in source.waiting if back_ms <= MAX_BACK_MS or not _flows(sink.source, now_ms)]


def _flows(source: Source | None, now_ms: int) -> bool:
    return source is not None and source.is_alive(now_ms) and not source.passed_by


def packets_behind(sink: Sink, source: Source, now_ms: int) -> list[bytes]:
    """All that came behind the first packet of `sink`, which was just bound to `source`; in plaintext."""
    history = source.history
    if history is None:
        return []
    view = Vp8View()
    slots = (history.find(dense) for dense in range(sink.first_dense + 1, source.dense + 1))
    numbered = enumerate(slots, sink.first_dense + 1 + sink.seq_offset)
    return [
        _head(sink, history.stamps[slot], seq16=number & 0xFFFF, now_ms=now_ms)
        + sink.count(sink.patched(history.payloads[slot], view))
        for number, slot in numbered
        if slot >= 0
    ]


def _head(sink: Sink, stamp: int, *, seq16: int, now_ms: int) -> bytes:
    """All but the payload, as the plan would have filled it."""
    timestamp = ((stamp >> 8) + sink.ts_offset) & 0xFFFFFFFF
    head = pack(">HHI", sink.head | stamp & 0x80, seq16, timestamp) + sink.own
    return head + sink.style.elements(NO_LEVEL, now_ms)
