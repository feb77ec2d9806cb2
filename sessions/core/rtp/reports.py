"""What a peer hears from us every second: how its media arrives, how much it may send, where our streams
stand in time (RFC 3550 §6.4). Pure: the caller says what time it is and sends what comes back.

Sender reports are translated: the publisher's wall clock is moved to ours by one offset per publisher, the
same for its voice and its face, so that lips match wherever they are shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from sessions.core.rtp.layering import ceiling_bps
from sessions.core.rtp.participant import Participant
from sessions.core.rtp.probe import AWAITED_MS, RETURN_PACKETS, RISE_PACKETS
from sessions.core.rtp.rtcp import (
    MAX_BLOCKS,
    ReportBlock,
    SenderInfo,
    bitrate_ceiling,
    receiver_report,
    sender_report,
    source_description,
)
from sessions.core.rtp.sink import Sink
from sessions.core.rtp.source import Source

REPORT_EVERY_MS = 1000
FIRST_REPORT_MS = 100  # after a video source was learned: without REMB Chromium stays at 300 kbit/s
TIMED_EVERY_MS = 250  # in a trial: longer notices a queue later, shorter is a load of its own
MAX_COMPOUND_BYTES = 1150  # one datagram on any path, trailer included
CNAME = b"vioip"

# Loss of its receivers that a voice is told of, in 256ths. Less adds no correction; more would be taken for a
# narrow uplink, and one bad line would cost everybody this person's picture.
MAX_CARRIED_LOSS = 13
REPORTED_FOR_MS = 10_000  # a source silent for longer is not reported on
_NTP_START_MS = 1 << 41  # our monotonic clock as an NTP time that is far from zero
_MINUTE_MS = 60_000


def compose(
    peer: Participant, sender_in: Callable[[int], Participant | None], now_ms: int
) -> Iterator[bytes]:
    """The compound packets of one peer. `sender_in(seat)`: who is here and sits there."""
    heard = [each for each in peer.sources.values() if _is_reported(each, now_ms)]
    reports = [_block_of(each, now_ms) for each in heard[:MAX_BLOCKS]]
    compound = _head(peer, reports)
    pictures = [each.ssrc for each in heard if _is_picture(each)]
    if pictures:
        compound += bitrate_ceiling(peer.reporter, ceiling_bps(peer), pictures)
    for seat, pair in peer.sinks.items():
        sender = sender_in(seat)
        for sink in filter(None, pair):
            report = _translated(sink, sender, now_ms) if sender is not None else b""
            if not report and (sink.ssrc, now_ms) == (peer.probe.ssrc, peer.probe.sent_ms):
                report = _of_paused(sink, now_ms)
            if len(compound) + len(report) > MAX_COMPOUND_BYTES:
                yield compound
                compound = _head(peer)
            compound += report
    yield compound


def due_reports(
    peer: Participant, sender_in: Callable[[int], Participant | None], now_ms: int
) -> Iterator[bytes]:
    """What is to go to `peer` now; nothing as a rule."""
    if peer.is_hurried:
        yield hurry(peer, now_ms)
    if now_ms >= peer.report_due_ms:
        peer.report_due_ms = now_ms + REPORT_EVERY_MS
        peer.timed_ms = now_ms
        yield from _probe(peer, now_ms)
        yield from compose(peer, sender_in, now_ms)
    elif peer.estimate.is_trying(now_ms) and now_ms - peer.timed_ms >= TIMED_EVERY_MS:
        peer.timed_ms = now_ms
        yield _timing(peer, sender_in, now_ms)


def _probe(peer: Participant, now_ms: int) -> Iterator[bytes]:
    """A burst ahead of the reports, where a line may be clear again and wanted pictures wait for that."""
    is_due = peer.probe.is_due(now_ms, is_return=bool(peer.paused))
    if not peer.needs_bps or not peer.estimate.is_put_off(now_ms) or not is_due:
        return
    paused = [sink for seat in peer.paused if (sink := peer.sinks[seat][1]) is not None]
    shown = [sink for sink in peer.video_sinks.values() if sink.source is not None]
    sink = next(iter(paused or shown), None)
    repeats = None if sink is None else peer.repeats.get(sink.ssrc)
    if sink is None or repeats is None:
        return
    packets = RETURN_PACKETS if paused else RISE_PACKETS
    if peer.probe.begin(sink.ssrc, packets, now_ms):
        peer.estimate.put_off(AWAITED_MS, now_ms)
    yield from repeats.pad(packets, now_ms)


def _timing(peer: Participant, sender_in: Callable[[int], Participant | None], now_ms: int) -> bytes:
    """While a layer more is tried: whatever a browser asks for then says how long the queue is."""
    compound = _head(peer)
    for seat, (_, sink) in peer.sinks.items():
        sender = sender_in(seat)
        report = _translated(sink, sender, now_ms) if sink is not None and sender is not None else b""
        if len(compound) + len(report) <= MAX_COMPOUND_BYTES:
            compound += report
    return compound


def hurry(peer: Participant, now_ms: int) -> bytes:
    """What cannot wait for the next report: the pictures of `peer` may cost less from now on."""
    peer.is_hurried = False
    pictures = [
        each.ssrc for each in peer.sources.values() if _is_picture(each) and _is_reported(each, now_ms)
    ]
    return _head(peer) + bitrate_ceiling(peer.reporter, ceiling_bps(peer), pictures)


def _head(peer: Participant, blocks: Sequence[ReportBlock] = ()) -> bytes:
    """What every compound begins with (RFC 3550 §6.1)."""
    return receiver_report(peer.reporter, blocks) + source_description(peer.reporter, CNAME)


def _is_picture(source: Source) -> bool:
    return source.kind in {"camera", "screen"}


def _is_reported(source: Source, now_ms: int) -> bool:
    return source.kind != "repair" and now_ms - source.last_ms < REPORTED_FOR_MS


def _block_of(source: Source, now_ms: int) -> ReportBlock:
    reception, clock = source.reception, source.clock
    return ReportBlock(
        ssrc=source.ssrc,
        fraction_lost=max(reception.take_fraction_lost(), _carried_loss(source)),
        lost=reception.lost,
        highest=reception.extended_highest16,
        jitter=reception.jitter,
        last_sr=clock.compact_ntp if clock else 0,
        since_last_sr=min(0xFFFFFFFF, (now_ms - clock.at_ms) * 65536 // 1000) if clock else 0,
    )


def _carried_loss(source: Source) -> int:
    """Loss of a voice behind us: an encoder adds correction for loss it hears of (RFC 7587 §3.3)."""
    if source.kind != "microphone":
        return 0
    return min(MAX_CARRIED_LOSS, max((sink.lost256 for sink in source.flowing), default=0))


def _translated(sink: Sink, sender: Participant, now_ms: int) -> bytes:
    """An SR for the stream that `sink` sends; empty while its source has not said what time it is."""
    source, offset_ms = sink.source, sender.clock_offset_ms
    if source is None or source.clock is None or offset_ms is None:
        return b""
    elapsed_ms = now_ms - source.clock.at_ms
    if elapsed_ms > _MINUTE_MS:
        return b""
    ntp_ms = _NTP_START_MS + source.clock.ntp_ms + offset_ms + elapsed_ms
    timestamp = source.clock.timestamp + elapsed_ms * source.clock_rate // 1000 + sink.ts_offset
    return _reported(sink, ntp_ms, timestamp, now_ms=now_ms)


def _of_paused(sink: Sink, now_ms: int) -> bytes:
    """As if it were shown: clocks are the same as ours but for what they drifted."""
    return _reported(sink, _NTP_START_MS + now_ms, sink.timestamp_at(now_ms), now_ms=now_ms)


def _reported(sink: Sink, ntp_ms: float, timestamp: int, *, now_ms: int) -> bytes:
    packets, octets = sink.sent()
    ntp = int(ntp_ms * (1 << 32) / 1000)
    sink.note_reported(ntp >> 16 & 0xFFFFFFFF, now_ms)
    return sender_report(SenderInfo(sink.ssrc, ntp, timestamp, packets, octets))
