"""Whether a line that was too full is clear again: some padding, and how much later its end comes.

To try a layer blindly costs sound where the line is still narrow. A burst waits in the line's queue for
itself alone: the sender report behind it says how long that took (RFC 3550 §6.4.1), and a voice is later by
no more than by a key frame. Padding goes on the repair stream, as that of libwebrtc does: browsers count it
and drop it.
"""

from __future__ import annotations

# Of padding for a picture that is paused, and for a sharper one. More: voices are later by it where the line
# is still narrow (about 100 ms at 100 and 65 ms at 300 kbit/s); fewer: what reads and timers take looks like
# a queue.
RETURN_PACKETS, RISE_PACKETS = 4, 8
PACKET_BYTES = 300  # each, with all headers
# Likewise. Shorter: voices are later more often; longer: so is the picture on a line that is clear.
RETURN_EVERY_MS, RISE_EVERY_MS = 3000, 4000
# For its answer a trial waits: the browser's next report, and the next burst if that was lost. After so many
# without an answer none is waited for: there are browsers that report on nothing but what they show.
AWAITED_MS, MAX_UNANSWERED = 4500, 2
# What the reports ahead and a voice in between take, or a small burst would make a line look too narrow.
BESIDE_MS = 10
AFTER_FALL_MS = 2000  # what waited is let out by then
_NEVER_MS = -RISE_EVERY_MS


class Probe:
    """Of one receiver."""

    __slots__ = ("_bits", "_unanswered", "sent_ms", "ssrc")

    def __init__(self) -> None:
        self.sent_ms = _NEVER_MS  # when the last one went, and the reports behind it
        self.ssrc = 0  # of the picture whose repair stream it went on
        self._bits = 0
        self._unanswered = 0

    def is_due(self, now_ms: int, *, is_return: bool) -> bool:
        """Whether the last one was long enough ago; `is_return`: a picture is paused."""
        return now_ms - self.sent_ms >= (RETURN_EVERY_MS if is_return else RISE_EVERY_MS)

    def begin(self, ssrc: int, packets: int, now_ms: int) -> bool:
        """So many packets go now, beside the picture `ssrc`; True: the answer is worth waiting for."""
        self.sent_ms, self.ssrc = now_ms, ssrc
        self._bits = 8 * PACKET_BYTES * packets
        self._unanswered += 1
        return self._unanswered <= MAX_UNANSWERED

    def carried_bps(self, later_ms: int) -> int:
        """What a line carries that let the last burst out in so much time; 0: said before, or not known."""
        bits, self._bits = self._bits, 0
        self._unanswered = 0
        if later_ms < 0:
            return 0
        return bits * 1000 // max(1, later_ms - BESIDE_MS)
