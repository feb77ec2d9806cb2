"""What a synthetic participant received, by seat."""

from __future__ import annotations

from dataclasses import dataclass

from sessions.core.sdp.negotiated import SSRC_STEP


@dataclass(slots=True)
class StreamCount:
    """Packets of one of the node's SSRCs; `lost` is what its sequence numbers say is missing."""

    packets: int = 0
    octets: int = 0
    first_seq: int = 0
    highest_seq: int = 0  # unwrapped

    @property
    def lost(self) -> int:
        """Packets that never came, or have not yet."""
        return self.highest_seq - self.first_seq + 1 - self.packets if self.packets else 0

    def add(self, seq16: int, octets: int) -> None:
        """Count one packet."""
        if not self.packets:
            self.first_seq = self.highest_seq = seq16
        ahead = (seq16 - self.highest_seq + 0x8000 & 0xFFFF) - 0x8000
        self.highest_seq = max(self.highest_seq, self.highest_seq + ahead)
        self.packets += 1
        self.octets += octets


@dataclass(frozen=True, slots=True)
class SeatStream:
    """Which of a seat's streams an SSRC is: "audio", "video" or "rtx"."""

    seat: int
    kind: str


def stream_of(ssrc: int) -> SeatStream:
    """The inverse of `seat_sources`."""
    place = ssrc // SSRC_STEP - 1
    return SeatStream(place // 3, ("audio", "video", "rtx")[place % 3])
