"""The repair stream beside one outgoing picture: packets that a receiver asked for again (RFC 4588).

A packet is made anew from the source's history with the sink's present numbers, so it is the packet that the
receiver lost. Who asks more than it is sent, or twice within a round trip, gets no answer.
"""

from __future__ import annotations

from struct import pack

from sessions.core.rtp.extensions import COMMON_BYTES, MID_ELEMENT_BYTES, NO_LEVEL, ONE_BYTE, mid_element
from sessions.core.rtp.serial import unwrap16
from sessions.core.rtp.sink import Sink
from sessions.core.rtp.vp8 import Vp8View

# What a receiver may ask for at once, earned by one for each packet it was sent: larger lets a bad line be
# flooded, smaller leaves the end of a burst unrepaired.
MAX_CREDIT = 200
# Where a queue is full, what is sent again takes the place of something else: so much, earned by so many.
FULL_CREDIT, FULL_EARNS = 10, 4
MIN_AGAIN_MS = 20
# Numbers that are looked up for one receiver and stream in so much time: one packet may name 8,000.
MAX_LOOKS, LOOKS_EVERY_MS = 400, 100
_PADDING_BIT = 0x2000  # of the first two octets (RFC 3550 §5.1)
_PADDING = bytes(254) + b"\xff"  # as much as there can be: the last octet counts itself


class Repeats:
    """State of one repair SSRC, for as long as its sink."""

    __slots__ = (
        "_credit",
        "_head",
        "_looks",
        "_looks_ms",
        "_own",
        "_seen",
        "_sent_at_ms",
        "_seq",
        "_sink",
        "_view",
        "sent",
    )

    def __init__(self, sink: Sink, *, ssrc: int, payload_type: int, mid: tuple[int, str]) -> None:
        """`mid`: the extension's id and the m-line's name."""
        words = (MID_ELEMENT_BYTES + COMMON_BYTES) // 4
        self._sink = sink
        self._head = 0x9000 | payload_type
        self._own = pack(">IHH", ssrc, ONE_BYTE, words) + mid_element(*mid)
        self._seq = 0
        self._credit: float = MAX_CREDIT
        self._looks, self._looks_ms = MAX_LOOKS, 0
        self._seen = 0  # packets of the sink when the credit was last reckoned
        self._sent_at_ms: dict[int, int] = {}  # dense number -> when it was last repeated
        self._view = Vp8View()
        self.sent = 0

    def answer(self, seq16s: list[int], *, rtt_ms: int, now_ms: int, is_full: bool = False) -> list[bytes]:
        """Packets for those of the asked-for numbers that are here, in plaintext.

        `is_full`: the queue of the line, so that not much helps.
        """
        sink = self._sink
        source = sink.source
        if source is None or source.history is None or sink.is_easing:
            return []
        self._earn(now_ms, is_full=is_full)
        newest = source.dense + sink.seq_offset
        found = []
        looks, self._looks = min(len(seq16s), self._looks), max(0, self._looks - len(seq16s))
        for seq16 in seq16s[:looks]:
            dense = unwrap16(seq16, newest) - sink.seq_offset
            slot = source.history.find(dense) if dense >= sink.first_dense else -1
            if slot >= 0 and self._may_repeat(dense, now_ms, max(MIN_AGAIN_MS, rtt_ms)):
                stamp, payload = source.history.stamps[slot], source.history.payloads[slot]
                found.append(self._make(seq16, stamp, payload, now_ms=now_ms))
        return found

    def pad(self, count: int, now_ms: int) -> list[bytes]:
        """So many packets that hold nothing but padding, in plaintext."""
        timestamp, elements = self._sink.timestamp_at(now_ms), self._sink.style.elements(NO_LEVEL, now_ms)
        made = []
        for _ in range(count):
            self._seq = (self._seq + 1) & 0xFFFF
            head = pack(">HHI", self._head | _PADDING_BIT, self._seq, timestamp)
            made.append(head + self._own + elements + _PADDING)
        return made

    def _earn(self, now_ms: int, *, is_full: bool) -> None:
        if now_ms - self._looks_ms >= LOOKS_EVERY_MS:
            self._looks, self._looks_ms = MAX_LOOKS, now_ms
        sent, _ = self._sink.sent()
        earned = (sent - self._seen) / (FULL_EARNS if is_full else 1)
        self._credit = min(FULL_CREDIT if is_full else MAX_CREDIT, self._credit + earned)
        self._seen = sent

    def _may_repeat(self, dense: int, now_ms: int, again_ms: int) -> bool:
        """Noted; not twice within `again_ms`, and not more than was earned."""
        sent_at_ms = self._sent_at_ms
        if self._credit < 1 or now_ms - sent_at_ms.get(dense, -again_ms) < again_ms:
            return False
        if len(sent_at_ms) >= 2 * MAX_CREDIT:
            for oldest in list(sent_at_ms)[:MAX_CREDIT]:
                del sent_at_ms[oldest]
        sent_at_ms.pop(dense, None)
        sent_at_ms[dense] = now_ms
        self._credit -= 1
        return True

    def _make(self, seq16: int, stamp: int, payload: bytes, *, now_ms: int) -> bytes:
        """Header, extension block, original sequence number, payload (RFC 4588 §4)."""
        sink = self._sink
        self._seq = (self._seq + 1) & 0xFFFF
        self.sent += 1
        timestamp = ((stamp >> 8) + sink.ts_offset) & 0xFFFFFFFF
        head = pack(">HHI", self._head | stamp & 0x80, self._seq, timestamp) + self._own
        return (
            head
            + sink.style.elements(NO_LEVEL, now_ms)
            + pack(">H", seq16)
            + sink.patched(payload, self._view)
        )
