"""Whether one receiver's voices are sent twice, the second time a moment later.

Pictures that were lost are asked for again; a voice cannot wait for that, and Opus' own correction protects
few frames at the loss that browsers tell their encoders of (docs/decisions/0013). So who reports
loss is sent every voice packet again, the same to the octet: SRTP drops the copy that is one too many
(RFC 3711 §3.3.2), in every browser, and nothing is negotiated. On a line that is too full copies are what is
lost, so they have to fit. Pure; the driver sends the copies.
"""

from __future__ import annotations

LOSSY = 5  # 256ths, 2 %: smaller doubles voices for one packet of a burst, larger leaves words out
# Reports hardly show loss that is repaired: it is tried without copies after a while, longer each time.
FIRST_HOLD_MS, MAX_HOLD_MS = 60_000, 600_000
RELAPSE_MS = 30_000


class Twice:
    """Of one receiver."""

    __slots__ = ("_ended_ms", "_hold_ms", "_settled", "_until_ms", "is_on")

    def __init__(self) -> None:
        self.is_on = False
        self._settled = False
        self._hold_ms = FIRST_HOLD_MS
        self._until_ms = 0
        self._ended_ms = -RELAPSE_MS

    def take_loss(self, lost256: int, now_ms: int, *, fits: bool = True) -> None:
        """What the receiver reported as lost, in 256ths; `fits`: the line takes a copy."""
        if lost256 < LOSSY or not fits:
            return
        if not self.is_on:
            is_relapse = now_ms - self._ended_ms < RELAPSE_MS
            self._hold_ms = min(MAX_HOLD_MS, 2 * self._hold_ms) if is_relapse else FIRST_HOLD_MS
        self.is_on, self._until_ms = True, now_ms + self._hold_ms

    def end(self, now_ms: int) -> None:
        """The line proved to be too full: once is enough until it loses again."""
        if self.is_on:
            self.is_on, self._ended_ms = False, now_ms

    def settle(self, now_ms: int, *, fits: bool = True) -> bool:
        """End what lasted long enough or does not fit; True if `is_on` changed since the last call."""
        if now_ms >= self._until_ms or not fits:
            self.end(now_ms)
        changed, self._settled = self.is_on != self._settled, self.is_on
        return changed
