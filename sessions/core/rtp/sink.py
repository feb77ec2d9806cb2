"""One stream that goes out: receiver x seat x kind. It outlives whoever sits in the seat.

A browser must see one legal stream under our SSRC for the whole session: sequence numbers without gaps of our
making, timestamps that move with time, VP8 picture numbers that count on. So a sink keeps where it stopped,
and joins each new source to that by offsets (RFC 3550 §5.1; RFC 7741 §4.2 for PictureID and TL0PICIDX).
"""

from __future__ import annotations

from struct import pack

from sessions.core.rtp.allocation import NEW
from sessions.core.rtp.extensions import COMMON_BYTES, MID_ELEMENT_BYTES, ONE_BYTE, mid_element, style_of
from sessions.core.rtp.negotiated import ExtensionIds
from sessions.core.rtp.source import VIDEO_CLOCK_RATE, Source
from sessions.core.rtp.vp8 import PICTURE_ID_CIRCLE, TL0_CIRCLE, Vp8View

# By how much sender reports and our own clock may disagree at a switch before the clock is believed.
PLAUSIBLE_MS = 1000
MAX_REPORTED = 10_000  # packets of one stream between two reports: weighs its loss against the others'
LONG_AGO_MS = 1_000_000
MAX_SENT_REPORTS = 8  # on their way; more is of no use: a round trip of two seconds is as bad as any longer
OWN_BYTES = 4 + 4 + MID_ELEMENT_BYTES  # of a packet's start: SSRC, head of the extension block, mid


class Sink:
    """Rewriting state of one outgoing SSRC. The fields without underscore are read by the fan-out."""

    __slots__ = (
        "_last_dense",
        "_last_ms",
        "_last_picture",
        "_last_timestamp",
        "_last_tl0",
        "_octets",
        "_packets",
        "_reported",
        "eased_ms",
        "first_dense",
        "head",
        "is_patching",
        "lane",
        "layer",
        "lost256",
        "own",
        "picture_offset",
        "sent_reports",
        "seq_offset",
        "source",
        "ssrc",
        "style",
        "target",
        "tl0_offset",
        "told_ms",
        "ts_offset",
    )

    def __init__(
        self, *, lane: int, ssrc: int, payload_type: int, mid: str, extensions: ExtensionIds
    ) -> None:
        self.lane = lane  # the engine's number of the receiver
        self.ssrc = ssrc
        self.head = 0x9000 | payload_type  # version 2 and an extension block (RFC 3550 §5.1)
        words = (MID_ELEMENT_BYTES + COMMON_BYTES) // 4
        self.own = pack(">IHH", ssrc, ONE_BYTE, words) + mid_element(extensions.mid, mid)
        self.style = style_of(extensions.audio_level, extensions.abs_send_time)
        self.source: Source | None = None  # bound to
        self.target: Source | None = None  # waiting for
        self.first_dense = 0
        self.seq_offset = self.ts_offset = self.picture_offset = self.tl0_offset = 0
        self.is_patching = False
        self.layer = NEW  # of its source's that fits the receiver's line, or `PAUSED`
        self.lost256 = 0  # share lost behind us, by the receiver's last report
        self.told_ms = 0  # when that came
        self.eased_ms = -LONG_AGO_MS  # since when it is shown less than before
        self._reported = (0, 0)  # highest number and lost behind us, by the same
        self.sent_reports: dict[int, int] = {}  # the last ones: what comes back as LSR, and when they went
        self._last_dense = self._last_timestamp = 0
        self._last_picture = self._last_tl0 = -1
        self._last_ms = -1
        self._packets = self._octets = 0

    def aim(self, target: Source | None) -> None:
        """Show `target` as soon as it can start; go on with the present source until then."""
        if target is self.source:
            target = None
        if target is self.target:
            return  # it goes on waiting
        if self.target is not None:
            self.target.waiting.remove(self)
        self.target = target
        if target is not None:
            target.expect(self)

    def release(self) -> None:
        """Stop here, and remember where."""
        source = self.source
        if source is None:
            return
        source.flowing.remove(self)
        source.regroup()
        self.source = None
        self._last_dense = source.dense + self.seq_offset
        self._last_timestamp = source.timestamp + self.ts_offset
        self._last_ms = source.last_ms
        self._last_picture = (source.picture + self.picture_offset) % PICTURE_ID_CIRCLE
        self._last_tl0 = (source.tl0 + self.tl0_offset) % TL0_CIRCLE
        self._packets += source.packets
        self._octets += source.octets

    def bind(self, source: Source, *, dense: int, timestamp: int, now_ms: int) -> None:
        """Join `source` to the outgoing stream, its packet `dense` first: mostly the newest."""
        before = self.source
        self.release()
        if self.target is not None:
            self.target.waiting.remove(self)
            self.target = None
        if before is not None and source.layer < before.layer:
            self.eased_ms = now_ms
        step = self._timestamp_step(before, source, timestamp=timestamp, now_ms=now_ms)
        self.seq_offset = self._last_dense + 1 - dense
        self.ts_offset = self._last_timestamp + step - timestamp
        self.first_dense = dense
        self._packets -= source.packets
        self._octets -= source.octets
        self.source = source
        source.flowing.append(self)
        source.regroup()

    def bind_pictures(self, view: Vp8View) -> None:
        """Let picture numbers count on from the last picture shown; call after `bind`, at a key frame."""
        started = self._last_picture >= 0
        self.picture_offset = (self._last_picture + 1 - view.picture) % PICTURE_ID_CIRCLE if started else 0
        self.tl0_offset = (self._last_tl0 + 1 - view.tl0) % TL0_CIRCLE if started else 0
        self.is_patching = bool(self.picture_offset or self.tl0_offset)

    def patched(self, payload: bytes, view: Vp8View) -> bytes:
        """`payload` with the picture numbers of this stream; `view` is the caller's, to be used again."""
        if not self.is_patching or not view.read(payload):
            return payload
        changed = bytearray(payload)
        view.write(changed, 0, picture_offset=self.picture_offset, tl0_offset=self.tl0_offset)
        return bytes(changed)

    def _timestamp_step(self, before: Source | None, source: Source, *, timestamp: int, now_ms: int) -> int:
        """How far the outgoing timestamp moves: by sender reports where they are plausible, else by time."""
        if self._last_ms < 0:
            return 0
        elapsed_ms: float = now_ms - self._last_ms
        if before is not None and before.clock is not None and source.clock is not None:
            reported_ms = source.clock.ntp_ms_of(timestamp, source.clock_rate) - before.clock.ntp_ms_of(
                before.timestamp, before.clock_rate
            )
            if abs(reported_ms - elapsed_ms) < PLAUSIBLE_MS:
                elapsed_ms = reported_ms
        return max(1, round(elapsed_ms * source.clock_rate / 1000))

    def timestamp_at(self, now_ms: int) -> int:
        """Where this stream stands in time, shown or not."""
        source = self.source
        if source is not None:
            elapsed_ms, last = now_ms - source.last_ms, source.timestamp + self.ts_offset
            return (last + elapsed_ms * source.clock_rate // 1000) & 0xFFFFFFFF
        return (self._last_timestamp + (now_ms - self._last_ms) * VIDEO_CLOCK_RATE // 1000) & 0xFFFFFFFF

    @property
    def is_easing(self) -> bool:
        """It waits for a lower layer, which begins with a picture of its own."""
        return self.source is not None and self.target is not None and self.target.layer < self.source.layer

    def count(self, payload: bytes) -> bytes:
        """One packet that goes out to this receiver alone; returns its payload."""
        self._packets += 1
        self._octets += len(payload)
        return payload

    def uncount(self, octets: int) -> None:
        """A packet of its source does not go to this receiver."""
        self._packets -= 1
        self._octets -= octets

    def note_reported(self, compact_ntp: int, now_ms: int) -> None:
        """A sender report goes."""
        self.sent_reports[compact_ntp] = now_ms
        if len(self.sent_reports) > MAX_SENT_REPORTS:
            del self.sent_reports[next(iter(self.sent_reports))]

    def take_reported(self, compact_ntp: int) -> int:
        """When the sender report went that comes back now; -1: none did, or it came back before."""
        left_ms = self.sent_reports.pop(compact_ntp, -1)
        if left_ms >= 0:
            self.sent_reports = {each: ms for each, ms in self.sent_reports.items() if ms > left_ms}
        return left_ms

    def take_report(self, highest: int, lost: int) -> tuple[int, int]:
        """Packets between a receiver's last two reports, and how many of them were lost behind us.

        What never reached us is missing in the numbering, and the receiver counts it as lost (RFC 3550
        §6.4.1): no fault of its line. What is on the way makes one report wrong by little, the next right.
        """
        newest = self.source.dense + self.seq_offset if self.source is not None else self._last_dense
        lost -= newest - self.sent()[0]
        before_highest, before_lost = self._reported
        self._reported = (highest, lost)
        packets = max(0, min(MAX_REPORTED, highest - before_highest))
        missed = max(0, min(packets, lost - before_lost))
        self.lost256 = min(255, 256 * missed // packets) if packets else 0
        return packets, missed

    def sent(self) -> tuple[int, int]:
        """Packets and payload octets so far, for a sender report."""
        source = self.source
        if source is None:
            return self._packets, self._octets
        return self._packets + source.packets, self._octets + source.octets
