"""What one peer connection agreed on, in the forwarder's own words.

Pure values: no SDP text, no browser, no socket. `sessions.media.engine` offers them to whoever negotiates.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ExtensionIds:
    """Header extension ids (RFC 8285) of one peer connection; 0 where not negotiated."""

    mid: int = 0
    rid: int = 0
    repaired_rid: int = 0
    audio_level: int = 0
    abs_send_time: int = 0


@dataclass(frozen=True, slots=True)
class PayloadTypes:
    """Payload types of one peer connection; 0 where not negotiated."""

    opus: int
    vp8: int = 0
    vp8_rtx: int = 0
    red: int = 0  # redundant audio around Opus (RFC 2198), from the microphone only


@dataclass(frozen=True, slots=True)
class SeatLine:
    """The pair of m-lines that shows one seat to one receiver, with SSRCs of our own side."""

    audio_mid: str
    video_mid: str
    audio_ssrc: int
    video_ssrc: int
    rtx_ssrc: int


@dataclass(frozen=True, slots=True)
class PeerMedia:
    """What was negotiated with one peer, in the engine's own words."""

    microphone_mid: str
    camera_mid: str
    screen_mid: str
    camera_rids: tuple[str, ...]  # lowest layer first; empty: one stream without simulcast
    payloads: PayloadTypes
    extensions: ExtensionIds
    seats: tuple[SeatLine, ...]
    # SSRCs announced by a=ssrc lines (Firefox), per mid; browsers that announce none are learned by mid/rid
    announced: tuple[tuple[str, tuple[int, ...]], ...] = ()
    repairs: tuple[tuple[int, int], ...] = ()  # announced pairs: repair SSRC, the SSRC that it repairs

    @property
    def camera_layers(self) -> int:
        """How many layers of the camera it may send."""
        return len(self.camera_rids) or 1
