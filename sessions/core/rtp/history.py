"""The last packets of a source, in plaintext, once: what receivers ask for again is made anew from here.

Slots are fixed and the oldest packet makes room. Packets are known by their dense number.
"""

from __future__ import annotations

# Round trip, the receiver's patience and two more tries: what is asked for later is too late to be shown.
KEPT_MS = 1500
MIN_SLOTS = 128
MAX_SLOTS = 1024


def slots_for(packets_per_s: int) -> int:
    """A power of two that holds `KEPT_MS` at this rate."""
    wanted = packets_per_s * KEPT_MS // 1000
    return max(MIN_SLOTS, min(MAX_SLOTS, 1 << max(0, wanted - 1).bit_length()))


class History:
    """`payloads[i]` and `stamps[i]` are what slot i, as returned by `find`, holds."""

    __slots__ = ("_mask", "_numbers", "payloads", "stamps")

    def __init__(self, slots: int = MIN_SLOTS) -> None:
        self._make(slots)

    def _make(self, slots: int) -> None:
        self._mask = slots - 1
        self._numbers = [-1] * slots
        self.payloads = [b""] * slots
        self.stamps = [0] * slots  # timestamp << 8 | marker (0x80 or 0)

    @property
    def slots(self) -> int:
        """How many packets fit."""
        return self._mask + 1

    def keep(self, dense: int, stamp: int, payload: bytes) -> None:
        """Take one packet in; `stamp` is its timestamp << 8 | marker."""
        at = dense & self._mask
        if self._numbers[at] < dense:
            self._numbers[at], self.stamps[at], self.payloads[at] = dense, stamp, payload

    def find(self, dense: int) -> int:
        """The slot of a packet, or -1 where it is not here (any more)."""
        at = dense & self._mask
        return at if self._numbers[at] == dense else -1

    def clear(self) -> None:
        """The numbering is new."""
        self._make(self.slots)

    def fit(self, packets_per_s: int) -> None:
        """Size by rate; what fits stays."""
        slots = slots_for(packets_per_s)
        if slots == self.slots:
            return
        kept = sorted(zip(self._numbers, self.stamps, self.payloads, strict=True))[-slots:]
        self._make(slots)
        for dense, stamp, payload in kept:
            if dense >= 0:
                self.keep(dense, stamp, payload)
