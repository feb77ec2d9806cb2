"""How much one receiver's line takes, in bits per second: by its REMB and by the loss it reports.

A browser's REMB follows what it is sent (at most one and a half times that), so a small one proves nothing;
one that falls does. So: down at once to what is proven, then a wait that doubles, then up slowly, the next
layer itself being the probe. Loss follows Galène's rule, but only the loss that sending less makes less: a
wireless line that loses a tenth of everything loses no fewer packets without pictures. Pure: the caller
measures what is sent.
"""

from __future__ import annotations

START_BPS = 2_500_000  # larger floods a phone's first seconds, smaller leaves half a group without a picture
MIN_BPS = 50_000
MAX_BPS = 20_000_000
FALLS = 0.97  # a REMB below this part of the one before is a line that is too full
GROWTH = 1.08  # a second
HEAVY_LOSS, LIGHT_LOSS = 26, 5  # 256ths: 10 % and 2 %
FIRST_WAIT_MS, MAX_WAIT_MS = 5_000, 60_000
LOSS_WAIT_MS = 2_000
# A line that is too full delivers as much when less is sent. One that loses by itself delivers less: at the
# first part of the rate no more than the second part of what came. Beyond a third repair is of no use.
EASED, DELIVERED = 0.6, 0.8
OWN_MAX = 85
FORGIVEN_AFTER_MS = 60_000


class Estimate:
    """Of one receiver. `sent_bps` is what it was sent over the last second."""

    __slots__ = ("_blamed", "_fell_ms", "_own256", "_remb_bps", "_until_ms", "_wait_ms", "bps")

    def __init__(self) -> None:
        self.bps = START_BPS
        self._remb_bps = 0
        self._own256 = 0  # what the line loses by itself
        self._blamed = (0, 0)  # rate and loss for which we began to send less
        self._wait_ms = FIRST_WAIT_MS
        self._until_ms = 0  # no growth before
        self._fell_ms = -FORGIVEN_AFTER_MS

    def take_remb(self, remb_bps: int, now_ms: int) -> bool:
        """True: the line proved to be too full, and the estimate is what it said."""
        before, self._remb_bps = self._remb_bps, remb_bps
        return remb_bps < FALLS * before and self._fall(remb_bps, now_ms)

    def take_loss(self, lost256: int, *, sent_bps: int, now_ms: int) -> bool:
        """Loss in 256ths over the last report; True as above."""
        self._own256 = min(self._own256, (7 * self._own256 + lost256) // 8)
        excess256 = lost256 - self._own256
        if excess256 >= HEAVY_LOSS:
            if self._is_the_lines_own(lost256, sent_bps=sent_bps):
                return self._forgive(lost256, now_ms)
            return self._fall(sent_bps * (512 - lost256) // 512, now_ms)
        if excess256 >= LIGHT_LOSS:
            self._until_ms = max(self._until_ms, now_ms + LOSS_WAIT_MS)
        else:
            self._blamed = (0, 0)
        return False

    def _is_the_lines_own(self, lost256: int, *, sent_bps: int) -> bool:
        """Whether it was blamed on a much higher rate before, in vain."""
        blamed_bps, blamed256 = self._blamed
        if not blamed_bps:
            self._blamed = (sent_bps, lost256)
        came_bps, comes_bps = blamed_bps * (256 - blamed256), sent_bps * (256 - lost256)
        return lost256 <= OWN_MAX and sent_bps <= EASED * blamed_bps and comes_bps <= DELIVERED * came_bps

    def _forgive(self, lost256: int, now_ms: int) -> bool:
        """Back to the rate that was blamed for what the line loses by itself."""
        self._own256 = lost256
        self.bps = max(self.bps, min(MAX_BPS, self._blamed[0]))
        self._blamed, self._wait_ms, self._until_ms = (0, 0), FIRST_WAIT_MS, now_ms
        return False

    def _fall(self, bps: int, now_ms: int) -> bool:
        if now_ms - self._fell_ms >= FORGIVEN_AFTER_MS:
            self._wait_ms = FIRST_WAIT_MS
        elif now_ms >= self._until_ms:  # it rose in between, and that was too much
            self._wait_ms = min(MAX_WAIT_MS, 2 * self._wait_ms)
        self._until_ms = max(self._until_ms, now_ms + self._wait_ms)
        self._fell_ms = now_ms
        is_lower = bps < self.bps
        self.bps = max(MIN_BPS, min(self.bps, bps))
        return is_lower

    def may_grow(self, now_ms: int) -> bool:
        """Whether more may be tried."""
        return now_ms >= self._until_ms

    def grow(self, *, sent_bps: int, now_ms: int) -> None:
        """Once a second: a little more, but not far from what has been tried."""
        if self.may_grow(now_ms):
            least = START_BPS if self._fell_ms < 0 else 4 * MIN_BPS
            tried = max(least, 2 * sent_bps, 2 * self._remb_bps)
            self.bps = min(MAX_BPS, max(self.bps, min(tried, round(self.bps * GROWTH) + 10_000)))
