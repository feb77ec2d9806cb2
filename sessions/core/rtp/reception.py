"""What arrived of one source: full sequence numbers, loss, jitter (RFC 3550 §6.4.1, A.1, A.3, A.8).

Also closes the gaps of packets that are left out (bandwidth probes, what nobody hears of a voice), so that
everybody downstream sees one unbroken numbering: `accept` gives *dense* numbers, the same for all receivers.
"""

from __future__ import annotations

from sessions.core.rtp.missing import Missing
from sessions.core.rtp.serial import unwrap16

MAX_DROPOUT = 3000  # a larger jump is a restart, once a second packet confirms it (A.1)
MAX_MISORDER = 1000
REMEMBERED_GAPS = 16  # bursts of probes, silences; a packet older than the last 16 is not worth mapping
TOO_OLD = -1
RESTARTED = -2
FIRST_FULL = 1 << 16  # so that a packet before the first one stays positive


class Reception:
    """Counters of one SSRC. Times are milliseconds, timestamps the source's own units."""

    __slots__ = (
        "_base",
        "_expected_prior",
        "_gaps",
        "_is_voice",
        "_jitter16",
        "_probation",
        "_received_prior",
        "_transit",
        "clock_rate",
        "highest",
        "missing",
        "received",
        "removed",
    )

    def __init__(self, clock_rate: int, *, is_voice: bool = False) -> None:
        self.clock_rate = clock_rate
        self._is_voice = is_voice
        self.received = 0
        self._forget()

    def _forget(self) -> None:
        self.highest = self._base = -1
        self.missing = Missing()
        self.removed = 0  # left out so far: full number - removed = dense number
        self._gaps: list[tuple[int, int]] = []  # (last full number of the gap, removed from there on)
        self._probation = -1
        self._transit: int | None = None
        self._jitter16 = 0  # sixteen times the jitter (A.8)
        self.received = self._received_prior = self._expected_prior = 0

    def accept(self, seq16: int, *, is_empty: bool = False) -> int:
        """Count one packet; returns its dense number, `TOO_OLD` (drop it) or `RESTARTED` (numbering is new).

        After `RESTARTED` the caller accepts the same packet again. An empty packet always gives `TOO_OLD`.
        """
        if self.highest < 0:
            self._begin(seq16)
        ahead = ((seq16 - self.highest + 0x8000) & 0xFFFF) - 0x8000  # distance16, in place
        if not -MAX_MISORDER <= ahead <= MAX_DROPOUT:
            return self._judge_jump(seq16)
        self._probation = -1
        self.received += 1
        full = self.highest + ahead
        if ahead > 0 or self.received == 1:
            if is_empty:
                self._leave_out(full)
                return TOO_OLD
            if ahead > 1:
                self.missing.note(self.highest + 1, full)
            self.highest = full
            return full - self.removed
        dense = self._dense_of_late(full)
        return TOO_OLD if is_empty else dense

    def accept_repaired(self, seq16: int) -> int:
        """A packet that came by another way (RFC 4588): its dense number, or `TOO_OLD` if nobody misses it.

        It stays lost in reports (RFC 4588 §6.3 keeps the two streams' counts apart).
        """
        if self.highest < 0:
            return TOO_OLD
        return self._dense_of_late(unwrap16(seq16, self.highest))

    def misses(self, seq16: int) -> bool:
        """Whether this packet has not come, in any way, and would be taken."""
        if self.highest < 0:
            return False
        ahead = ((seq16 - self.highest + 0x8000) & 0xFFFF) - 0x8000
        return 0 < ahead <= MAX_DROPOUT or self.highest + ahead in self.missing

    def accept_recovered(self, seq16: int, *, is_empty: bool) -> int:
        """A packet that `misses` named, out of a later one (RFC 2198), as `accept`. Reports say lost."""
        if unwrap16(seq16, self.highest) < self.highest:
            dense = self.accept_repaired(seq16)
            return TOO_OLD if is_empty else dense
        dense = self.accept(seq16, is_empty=is_empty)
        self.received -= 1
        return dense

    def forget_before(self, seq16: int) -> None:
        """Nobody wants what is older than this packet: the first that anybody is shown."""
        self.missing.forget_before(unwrap16(seq16, self.highest))

    def _begin(self, seq16: int) -> None:
        self.highest = self._base = FIRST_FULL + seq16

    def _judge_jump(self, seq16: int) -> int:
        """Two packets in sequence after a jump: the source restarted (A.1)."""
        if seq16 == self._probation:
            self._forget()
            return RESTARTED
        self._probation = (seq16 + 1) & 0xFFFF
        return TOO_OLD

    def _leave_out(self, full: int) -> None:
        """Take the newest packet out of the numbering.

        What was lost since another that was left out goes too if this is a voice: nobody would have heard it,
        and receivers would report it as loss of their own line. Of a picture it may be what everybody needs.
        """
        before, self.highest = self.highest, full
        is_next = full == before + 1
        if (is_next or self._is_voice) and self._gaps and self._gaps[-1][0] == before:
            self.removed += full - before
            self._gaps[-1] = (full, self.removed)
            return
        if not is_next:
            self.missing.note(before + 1, full)
        self.removed += 1
        self._gaps.append((full, self.removed))
        del self._gaps[:-REMEMBERED_GAPS]

    def _dense_of_late(self, full: int) -> int:
        """By the removals that were valid at its place; `TOO_OLD` for what was not missing."""
        if full not in self.missing:
            return TOO_OLD
        self.missing.found(full)
        for behind, removed in reversed(self._gaps):
            if full > behind:
                return full - removed
        return TOO_OLD if len(self._gaps) == REMEMBERED_GAPS else full

    def clock(self, timestamp: int, now_ms: int) -> None:
        """Take an in-order packet's timestamp into the jitter (A.8)."""
        transit = now_ms * self.clock_rate // 1000 - timestamp
        if self._transit is not None:
            step = abs(((transit - self._transit + 0x80000000) & 0xFFFFFFFF) - 0x80000000)
            self._jitter16 += step - ((self._jitter16 + 8) >> 4)
        self._transit = transit

    @property
    def jitter(self) -> int:
        """Interarrival jitter in timestamp units."""
        return self._jitter16 >> 4

    @property
    def lost(self) -> int:
        """Cumulative loss, clamped to the 24 signed bits of a report (A.3)."""
        expected = self.highest - self._base + 1 if self.highest >= 0 else 0
        return max(-0x800000, min(0x7FFFFF, expected - self.received))

    @property
    def extended_highest16(self) -> int:
        """Cycles and highest sequence number, as a report carries them."""
        return (self.highest - FIRST_FULL) & 0xFFFFFFFF if self.highest >= 0 else 0

    def take_fraction_lost(self) -> int:
        """Loss since the last call, in 256ths (A.3). Each report calls this once."""
        expected = self.highest - self._base + 1 if self.highest >= 0 else 0
        expected_interval = expected - self._expected_prior
        lost_interval = expected_interval - (self.received - self._received_prior)
        self._expected_prior, self._received_prior = expected, self.received
        if expected_interval <= 0 or lost_interval <= 0:
            return 0
        return min(255, (lost_interval << 8) // expected_interval)
