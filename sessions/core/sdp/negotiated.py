"""What an offer and our answer agree on, in values of the core; text and sockets are elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

# RTCP feedback we take for video (RFC 4585, RFC 5104, draft-alvestrand-rmcat-remb), in the answer's order.
FEEDBACK = ("goog-remb", "ccm fir", "nack", "nack pli")
SSRC_STEP = 0x10000


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Digest of the certificate the other side will show (RFC 8122): capital hex pairs with colons."""

    algorithm: str
    digest: str


@dataclass(frozen=True, slots=True)
class Payloads:
    """Payload types of the bundle; 0: retransmission, or redundancy of the microphone, was not offered."""

    opus: int
    vp8: int
    vp8_rtx: int = 0
    red: int = 0


@dataclass(frozen=True, slots=True)
class ExtensionMap:
    """Header extension ids of the bundle (RFC 8285); 0 where not offered."""

    mid: int = 0
    rid: int = 0
    repaired_rid: int = 0
    audio_level: int = 0
    abs_send_time: int = 0


@dataclass(frozen=True, slots=True)
class SeatMids:
    """The pair of m-lines that shows one seat."""

    audio: str
    video: str


@dataclass(frozen=True, slots=True)
class Line:
    """One section of the answer; `direction` None rejects it, `seat` None is one the browser sends."""

    kind: str
    mid: str
    protocol: str
    direction: str | None
    seat: int | None = None
    # Names of `ExtensionMap` offered in this section, each with our direction: "", "/sendonly", "/recvonly"
    extensions: tuple[tuple[str, str], ...] = ()
    feedback: tuple[str, ...] = ()
    reduced_size: bool = False
    is_camera: bool = False


@dataclass(frozen=True, slots=True)
class Negotiated:
    """Everything one offer settles. `lines` are in the offer's order; the first three sent ones are
    microphone, camera and screen; `rids` is the camera's simulcast, lowest first, empty without."""

    ufrag: str
    fingerprints: tuple[Fingerprint, ...]
    payloads: Payloads
    extensions: ExtensionMap
    rids: tuple[str, ...]
    seats: tuple[SeatMids, ...]
    lines: tuple[Line, ...]
    announced: tuple[tuple[str, tuple[int, ...]], ...] = ()
    repairs: tuple[tuple[int, int], ...] = ()  # repair SSRC, the SSRC that it repairs

    def sent_mids(self) -> tuple[str, str, str]:
        """Mids of microphone, camera and screen."""
        microphone, camera, screen = [
            line.mid for line in self.lines if line.seat is None and line.direction is not None
        ]
        return microphone, camera, screen


@dataclass(frozen=True, slots=True)
class SeatSources:
    """SSRCs of our own side for one seat: arithmetic, so that they never need to be stored or agreed."""

    audio: int
    video: int
    rtx: int


def seat_sources(seat: int) -> SeatSources:
    """The three SSRCs of seat `seat`, the same for every receiver."""
    first = SSRC_STEP * (3 * seat + 1)
    return SeatSources(audio=first, video=first + SSRC_STEP, rtx=first + 2 * SSRC_STEP)
