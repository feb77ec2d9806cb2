"""How much one publisher's way up takes, by when its pictures' packets left and came. Pure.

As in draft-ietf-rmcat-gcc-02 §5: packets that left within a burst are a group; a Kalman filter finds by how
much each group is later than the one before; an adaptive threshold tells a queue that grows from jitter; the
rate falls to a part of what comes and rises again by itself. Beyond the draft it looks at how long packets
wait in all: a modem that holds a second of pictures holds a second of voice, and one that only stops growing
stays.

It limits nothing before a queue was seen, and nothing for a browser without abs-send-time. Arrival is known
to a millisecond, and packets are read in batches: what comes in a clump is one group (§5.2).
"""

from __future__ import annotations

from math import sqrt

from sessions.core.rtp.extensions import FIXED_24_BIT

MIN_BPS = 100_000  # the lowest layer, about; less would be no picture
MAX_BPS = 20_000_000
BURST_MS = 5
BURST = BURST_MS * FIXED_24_BIT // 1000
SILENCE_MS = 2000  # after this long everything begins anew
RATE_OVER_MS = 500
# §5.3 with the numbers of the draft; the offset counts as that of so many groups at most.
NOISE_OF_STATE, FIRST_ERROR, FIRST_NOISE, LEAST_NOISE = 1e-3, 0.1, 50.0, 1.0
NOISE_FADES = 0.95
GROUPS = 60
# §5.4
FIRST_THRESHOLD, LEAST_THRESHOLD, MOST_THRESHOLD, TOO_FAR = 12.5, 6.0, 600.0, 15.0
RISES, SINKS = 0.01, 0.00018
OVERUSE_MS = 10
# Less than this waits for a large group, a batch of reads or a jittery way, whatever the filter makes of it.
GROWN_MS = 40
# §5.5. What waits is let out within about two seconds: less than the draft's 0.85 is left to pictures.
DECREASE, LEAST_DECREASE, PER_WAIT_MS = 0.85, 0.4, 0.0005
INCREASE_PER_MS = 0.08 / 1000
CAREFUL_BPS_PER_MS = 40  # near the rate at which a queue grew before
KNEE = 0.9
AGAIN_MS = 300  # a fall needs so long to be felt
# What comes at once, though a queue would have let it out over this long, did not wait in one: the node or
# the browser was busy. So much later it is still the same queue.
AT_ONCE_MS, CLUMP_MS, EPISODE_MS = 10, 40, 1000
# A standing queue. Shorter: a node that was busy for a moment is taken for one; longer: voices wait.
LATE_MS, LATE_FOR_MS = 100, 250


class Uplink:
    """Of one publisher. Send times are abs-send-time: 24 bits, 2**18 a second."""

    __slots__ = (
        "_arrived_ms",
        "_base",
        "_before24",
        "_before_ms",
        "_bytes",
        "_error",
        "_fell_from_bps",
        "_fell_ms",
        "_first24",
        "_group_bytes",
        "_group_ms",
        "_groups",
        "_knee_bps",
        "_last24",
        "_late_since_ms",
        "_noise",
        "_offset",
        "_over_ms",
        "_rate_before",
        "_rate_since_ms",
        "_threshold",
        "bps",
        "waits_ms",
    )

    def __init__(self) -> None:
        self.bps = MAX_BPS
        self.waits_ms = 0  # how long the last group waited longer than the quickest of late
        self._knee_bps = 0  # what came when a queue grew last
        self._fell_ms = -AGAIN_MS
        self._fell_from_bps = MAX_BPS  # before the first fall of an episode
        self._bytes = 0
        self._rate_before = (0, 0)  # bytes and milliseconds of the window before this one
        self._rate_since_ms = self._arrived_ms = -SILENCE_MS
        self._threshold = FIRST_THRESHOLD
        self._begin(0, 0)

    def _begin(self, sent24: int, now_ms: int) -> None:
        self._first24 = self._last24 = self._before24 = sent24
        self._arrived_ms = self._before_ms = self._late_since_ms = now_ms
        self._base = _transit(sent24, now_ms)
        self._offset, self._error, self._noise = 0.0, FIRST_ERROR, FIRST_NOISE
        self._groups = self._over_ms = 0
        self._group_bytes, self._group_ms = 0, now_ms

    def take(self, sent24: int, octets: int, now_ms: int) -> bool:
        """One packet; True: the publisher should hear at once, as a rule because the way is too full."""
        if now_ms - self._arrived_ms > SILENCE_MS:
            self._begin(sent24, now_ms)
            self._bytes, self._rate_before, self._rate_since_ms = 0, (0, 0), now_ms
        self._bytes += octets
        ahead = (sent24 - self._first24) & 0xFFFFFF
        if ahead >= 0x800000:
            return False  # overtaken by a later one
        if ahead <= BURST or self._is_clump(sent24, now_ms):
            self._last24, self._arrived_ms = sent24, now_ms
            self._group_bytes += octets
            return False
        falls = self._end_group(now_ms)
        self._first24 = self._last24 = sent24
        self._arrived_ms = self._group_ms = now_ms
        self._group_bytes = octets
        return falls

    def _is_clump(self, sent24: int, now_ms: int) -> bool:
        """It left later, and came with the packet before it: the gap was closed on the way (§5.2)."""
        gap_ms = now_ms - self._arrived_ms
        return gap_ms <= BURST_MS and gap_ms * FIXED_24_BIT < 1000 * ((sent24 - self._last24) & 0xFFFFFF)

    def _end_group(self, now_ms: int) -> bool:
        came_ms = self._arrived_ms
        elapsed_ms = came_ms - self._before_ms
        later_ms = elapsed_ms - ((self._last24 - self._before24) & 0xFFFFFF) * 1000 / FIXED_24_BIT
        self._before24, self._before_ms = self._last24, came_ms
        self._note_wait(came_ms, elapsed_ms)
        self._filter(later_ms)
        is_over = self._is_overused(elapsed_ms) or came_ms - self._late_since_ms >= LATE_FOR_MS
        if now_ms - self._rate_since_ms >= RATE_OVER_MS:
            self._rate_before = (self._bytes, now_ms - self._rate_since_ms)
            self._bytes, self._rate_since_ms = 0, now_ms
        since_ms = now_ms - self._fell_ms
        if is_over:
            return since_ms >= AGAIN_MS and self._fall(now_ms)
        if since_ms <= EPISODE_MS and self._was_no_queue():
            return self._undo()
        if since_ms >= AGAIN_MS and self.waits_ms < LATE_MS // 2:
            self._rise(min(elapsed_ms, 1000))
        return False

    def _note_wait(self, came_ms: int, elapsed_ms: int) -> None:
        """Against the quickest of late, which is forgotten by a millisecond a second: clocks drift."""
        self._base += elapsed_ms * FIXED_24_BIT // 1_000_000
        waits = ((_transit(self._last24, came_ms) - self._base + 0x800000) & 0xFFFFFF) - 0x800000
        if waits < 0:
            self._base += waits
        self.waits_ms = max(0, waits) * 1000 // FIXED_24_BIT
        if self.waits_ms < LATE_MS:
            self._late_since_ms = came_ms

    def _filter(self, later_ms: float) -> None:
        """§5.3: the offset that groups have in common, and how much they differ from it."""
        self._groups = min(GROUPS, self._groups + 1)
        rest = later_ms - self._offset
        limit = 3 * sqrt(self._noise)
        kept = max(-limit, min(limit, rest))
        self._noise = max(LEAST_NOISE, NOISE_FADES * self._noise + (1 - NOISE_FADES) * kept * kept)
        error = self._error + NOISE_OF_STATE
        gain = error / (self._noise + error)
        self._offset += kept * gain
        self._error = (1 - gain) * error

    def _is_overused(self, elapsed_ms: int) -> bool:
        """§5.4: whether the offset is beyond the threshold for long enough, and moves the threshold."""
        offset = self._groups * self._offset
        self._over_ms = self._over_ms + elapsed_ms if offset > self._threshold else 0
        distance = abs(offset) - self._threshold
        if distance <= TOO_FAR:
            step = (RISES if distance > 0 else SINKS) * distance * min(elapsed_ms, 100)
            self._threshold = max(LEAST_THRESHOLD, min(MOST_THRESHOLD, self._threshold + step))
        return self._over_ms > OVERUSE_MS and self.waits_ms > GROWN_MS

    def _fall(self, now_ms: int) -> bool:
        """To a part of what comes, the smaller the more waits."""
        before_bytes, before_ms = self._rate_before
        came_bps = (before_bytes + self._bytes) * 8000 // max(1, before_ms + now_ms - self._rate_since_ms)
        part = max(LEAST_DECREASE, DECREASE - PER_WAIT_MS * self.waits_ms)
        bps = max(MIN_BPS, round(part * came_bps))
        if now_ms - self._fell_ms > EPISODE_MS:
            self._fell_from_bps = self.bps
        self._knee_bps, self._fell_ms, self._over_ms = came_bps, now_ms, 0
        is_lower = bps < self.bps
        self.bps = min(self.bps, bps)
        return is_lower

    def _was_no_queue(self) -> bool:
        """The last group came faster than what was blamed lets anything through."""
        is_at_once = self._arrived_ms - self._group_ms <= AT_ONCE_MS
        return is_at_once and self._group_bytes * 8000 > CLUMP_MS * self._knee_bps

    def _undo(self) -> bool:
        """The falls of this episode were for nothing."""
        is_higher = self.bps < self._fell_from_bps
        self.bps = self._fell_from_bps
        return is_higher

    def _rise(self, elapsed_ms: int) -> None:
        """§5.5: by a share, but by steps near where it was too much."""
        if self.bps >= MAX_BPS:
            return
        is_near = KNEE * self._knee_bps <= self.bps <= self._knee_bps / KNEE
        step = CAREFUL_BPS_PER_MS if is_near else max(CAREFUL_BPS_PER_MS, self.bps * INCREASE_PER_MS)
        self.bps = min(MAX_BPS, round(self.bps + step * elapsed_ms))


def _transit(sent24: int, now_ms: int) -> int:
    """How long a packet was under way, but for a constant."""
    return (now_ms * FIXED_24_BIT // 1000 - sent24) & 0xFFFFFF
