"""One clip on its way out as RTP: its loop, its clock, headers, sender reports, key frames on demand."""

from __future__ import annotations

import secrets
from struct import Struct

from sessions.media.clip import Clip, Frame
from sessions.media.synthetic_offer import ABS_SEND_TIME_ID, AUDIO_LEVEL_ID, MID_ID, OPUS, VP8

_RTP = Struct("!BBHII")
_SENDER_REPORT = Struct("!BBHIIIIII")  # RFC 3550 section 6.4.1, no report blocks
_NTP_EPOCH_S = 2_208_988_800


class Track:
    """What one m-line sends. Times are seconds of the caller's monotonic clock."""

    def __init__(self, clip: Clip, *, ssrc: int, mid: str, is_video: bool) -> None:
        self.ssrc = ssrc
        self.packets = 0
        self._clip = clip
        self._mid = mid.encode()
        self._is_video = is_video
        self._at = 0
        self._round_began_s = 0.0
        self._first_s: float | None = None
        self._seq16 = secrets.randbelow(30_000)
        self._timestamp = secrets.randbits(32)
        self._picture_id = secrets.randbits(15)
        self._octets = 0

    def begin(self, now_s: float) -> None:
        """Start at the clip's first frame; RTP time goes on from an earlier beginning."""
        self._at, self._round_began_s = 0, now_s
        self._first_s = now_s if self._first_s is None else self._first_s

    def due_s(self) -> float:
        """When the next frame is to be sent."""
        return self._round_began_s + self._clip.frames[self._at].at / self._clip.ticks_per_s

    def skip_to_key(self) -> None:
        """Somebody needs a key frame: the next frame sent is one, in the place of the frame that was due."""
        if self._clip.frames[self._at].is_key:
            return
        due_s, self._at = self.due_s(), self._clip.next_key(self._at)
        self._round_began_s = due_s - self._clip.frames[self._at].at / self._clip.ticks_per_s

    def skip_missed(self, now_s: float) -> None:
        """After a stall: go on from now instead of sending everything at once."""
        if now_s - self.due_s() > 1:
            self._round_began_s += now_s - self.due_s()
            if self._is_video:
                self.skip_to_key()

    def next_packets(self) -> list[bytes]:
        """Plain RTP packets of the frame that is due; the one after it is due then."""
        frame, due_s = self._clip.frames[self._at], self.due_s()
        packets = self._build(frame, due_s)
        self._at += 1
        if self._at == len(self._clip.frames):
            self._at = 0
            self._round_began_s += self._clip.duration / self._clip.ticks_per_s
        return packets

    def sender_report(self, now_s: float, wall_s: float) -> bytes:
        """SR with the RTP time of `now_s`, which is `wall_s` seconds since 1970."""
        ntp = round((wall_s + _NTP_EPOCH_S) * 2**32) & (2**64 - 1)
        return _SENDER_REPORT.pack(
            0x80,
            200,
            6,
            self.ssrc,
            ntp >> 32,
            ntp & 0xFFFFFFFF,
            self._rtp_time(now_s),
            self.packets,
            self._octets,
        )

    def _rtp_time(self, at_s: float) -> int:
        since_s = at_s - (at_s if self._first_s is None else self._first_s)
        return (self._timestamp + round(since_s * self._clip.ticks_per_s)) & 0xFFFFFFFF

    def _build(self, frame: Frame, due_s: float) -> list[bytes]:
        timestamp, extensions = self._rtp_time(due_s), self._extensions(frame, due_s)
        self._picture_id = (self._picture_id + 1) & 0x7FFF
        packets = []
        for at, payload in enumerate(frame.payloads):
            self._seq16 = (self._seq16 + 1) & 0xFFFF
            ends = at + 1 == len(frame.payloads) if self._is_video else frame.is_key
            kind = (VP8 if self._is_video else OPUS) | (0x80 if ends else 0)
            body = self._describe(payload) if self._is_video else payload
            packets.append(_RTP.pack(0x90, kind, self._seq16, timestamp, self.ssrc) + extensions + body)
            self._octets = (self._octets + len(body)) & 0xFFFFFFFF
        self.packets += len(packets)
        return packets

    def _describe(self, payload: bytes) -> bytes:
        """The payload with a 15-bit PictureID in its descriptor, as browsers send (RFC 7741 section 4.2)."""
        return (
            bytes((0x80 | payload[0], 0x80, 0x80 | self._picture_id >> 8, self._picture_id & 0xFF))
            + payload[1:]
        )

    def _extensions(self, frame: Frame, due_s: float) -> bytes:
        """mid, abs-send-time and, for sound, the level (RFC 8285 section 4.2, one-byte form)."""
        block = bytes((MID_ID << 4 | len(self._mid) - 1,)) + self._mid
        block += bytes((ABS_SEND_TIME_ID << 4 | 2,)) + (round(due_s * 2**18) & 0xFFFFFF).to_bytes(3)
        if not self._is_video:
            block += bytes((AUDIO_LEVEL_ID << 4, frame.level | (0x80 if frame.level < 60 else 0)))
        block += bytes(-len(block) % 4)
        return b"\xbe\xde" + (len(block) // 4).to_bytes(2) + block
