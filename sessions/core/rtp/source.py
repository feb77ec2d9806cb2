"""One stream that comes in: an SSRC of a publisher, and the sinks that it feeds.

Everything that is the same for all receivers lives here, once. A sink that is bound sends every packet that
its source forwards, so its last numbers are derived from the source's when needed, not stored per packet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from sessions.core.rtp.history import History
from sessions.core.rtp.keyframes import KeyFrameNeed
from sessions.core.rtp.reception import Reception

if TYPE_CHECKING:
    from sessions.core.rtp.sink import Sink

Kind = Literal["microphone", "camera", "screen", "repair"]
AUDIO_CLOCK_RATE = 48000  # Opus (RFC 7587 §4.1)
VIDEO_CLOCK_RATE = 90000  # VP8 (RFC 7741 §4.1)

# Without packets for this long a source is not counted on. Less: a pause of the encoder switches layers;
# more: the picture stands still that much longer when a browser stops a layer below others. (The highest,
# which stops most often, is missed sooner: `STOPPED_AFTER`.)
ALIVE_MS = 1000
STILL_SCREEN_MS = 60_000  # a screen on which nothing moves sends next to nothing
_NTP_PER_MS = (1 << 32) / 1000


class SenderClock:
    """Where a source's timestamps stand in time, by its last sender report (RFC 3550 §6.4.1)."""

    __slots__ = ("at_ms", "compact_ntp", "ntp_ms", "timestamp")

    def __init__(self, *, ntp: int, timestamp: int, at_ms: int) -> None:
        self.ntp_ms = ntp / _NTP_PER_MS  # the sender's wall clock
        self.compact_ntp = ntp >> 16 & 0xFFFFFFFF  # what a report sends back as LSR
        self.timestamp = timestamp
        self.at_ms = at_ms  # ours, when the report came

    def ntp_ms_of(self, timestamp: int, clock_rate: int) -> float:
        """The sender's wall clock at one of its timestamps."""
        ahead = ((timestamp - self.timestamp + 0x80000000) & 0xFFFFFFFF) - 0x80000000
        return self.ntp_ms + ahead * 1000 / clock_rate


class Source:
    """What is known of one incoming SSRC."""

    __slots__ = (
        "_counted",
        "bps",
        "bytes_in",
        "clock",
        "dense",
        "flowing",
        "history",
        "is_patched",
        "kept_from",
        "keyframe",
        "kind",
        "last_ms",
        "layer",
        "mid",
        "octets",
        "original",
        "packets",
        "passed_by",
        "payload_type",
        "picture",
        "reception",
        "recipe",
        "red_type",
        "row",
        "ssrc",
        "timestamp",
        "tl0",
        "waiting",
    )

    def __init__(self, ssrc: int, kind: Kind, *, layer: int, payload_type: int) -> None:
        self.ssrc = ssrc
        self.kind: Kind = kind
        self.layer = layer  # index into the camera's rids; 0 without simulcast
        self.mid = ""
        self.payload_type = payload_type  # its sender's
        self.red_type = 0  # likewise, of packets that bring earlier ones along (RFC 2198); 0: none do
        is_voice = kind == "microphone"
        self.reception = Reception(AUDIO_CLOCK_RATE if is_voice else VIDEO_CLOCK_RATE, is_voice=is_voice)
        self.keyframe = KeyFrameNeed()
        self.clock: SenderClock | None = None
        self.history = History() if kind in {"camera", "screen"} else None
        self.original: Source | None = None  # of a repair: whom it repairs, once known
        self.flowing: list[Sink] = []  # bound: these get every packet
        self.row: object = None  # what the driver keeps about `flowing` …
        self.recipe: object = None  # … and what the plan does; both emptied when that changes
        self.waiting: list[Sink] = []  # start with the next packet (audio) or key frame (video)
        self.kept_from = 0  # dense number from which on the history is whole
        self.dense = self.timestamp = 0  # of the newest packet
        self.picture = self.tl0 = 0  # likewise, VP8
        self.packets = self.octets = 0  # forwarded
        self.last_ms = 0
        self.passed_by = 0  # looks in a row at which a lower layer had sent something, and this one nothing
        self.bytes_in = 0  # datagrams' worth
        self.bps = 0  # over the last seconds; 0: not measured yet
        self._counted = (0, 0, 0)  # bytes, packets and time when that was
        self.is_patched = False  # some sink rewrites picture numbers

    @property
    def clock_rate(self) -> int:
        """Timestamp units per second."""
        return self.reception.clock_rate

    def regroup(self) -> None:
        """`flowing` changed."""
        self.row = self.recipe = None

    def expect(self, sink: Sink) -> None:
        """`sink` waits for a place to start. What came while nobody did was not kept, and is not missed."""
        if not self.flowing and not self.waiting:
            self.kept_from = self.dense + 1
            self.reception.missing.clear()
        self.waiting.append(sink)

    def pause(self) -> None:
        """It stops, or begins anew: whom it served waits for it, or for what they waited for already."""
        for sink in tuple(self.flowing):
            sink.release()
            if sink.target is None:
                sink.aim(self)

    def measure(self, now_ms: int) -> None:
        """Once a second: its rate, and room for that in its history."""
        before_bytes, before_packets, before_ms = self._counted
        self._counted = (self.bytes_in, self.reception.received, now_ms)
        elapsed_ms = now_ms - before_ms
        if not before_ms or elapsed_ms <= 0:
            return
        bps = (self.bytes_in - before_bytes) * 8000 // elapsed_ms
        self.bps = (self.bps + bps) // 2 if self.bps else bps
        if self.history is not None:
            self.history.fit((self.reception.received - before_packets) * 1000 // elapsed_ms)

    def is_alive(self, now_ms: int) -> bool:
        """Whether it sent something lately."""
        return now_ms - self.last_ms < (STILL_SCREEN_MS if self.kind == "screen" else ALIVE_MS)

    def skip(self, timestamp: int, now_ms: int) -> None:
        """A packet was left out: time goes on, the numbering does not."""
        self.timestamp, self.last_ms = timestamp, now_ms

    def note_newest(self, dense: int, timestamp: int, now_ms: int) -> None:
        """The packet in hand is the newest so far."""
        self.dense = dense
        self.timestamp = timestamp
        self.last_ms = now_ms
        self.reception.clock(timestamp, now_ms)

    def note_repaired(self, dense: int, timestamp: int) -> None:
        """Likewise of a packet that was sent again: when it came says nothing of its source."""
        self.dense = dense
        self.timestamp = timestamp
