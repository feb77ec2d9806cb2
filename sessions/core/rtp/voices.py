"""Whose voice a room hears: facilitators always, of the others the four loudest, silence from nobody.

Levels are those that the sender's own packets carry (RFC 6464), as loudness: 0 is silence, 127 as loud as can
be. A voice that is closed leaves no gap: its packets are taken out of the numbering.
"""

from __future__ import annotations

from collections.abc import Iterable

from sessions.core.rtp.extensions import NO_LEVEL
from sessions.core.rtp.speaker import Activity

TOP = 4  # clients heard at once; more is noise in a group, and packets for everybody
SPEAKING = 127 - 50  # louder is taken for speech
UNKNOWN = 127 - 45  # a browser that sends no levels
# Silent packets that are still sent, so that the receiver's comfort noise and concealment have what they
# need; with DTX about a second of them.
SILENT_PACKETS = 6
HOLD_MS = 500  # smaller cuts pauses between words, larger keeps the next speaker waiting
MARGIN = 6  # dB by which a newcomer must exceed who is speaking already
SAMPLE_MS = 20


class Voice:
    """One participant's microphone."""

    __slots__ = ("_silent", "activity", "heard_ms", "is_leading", "is_open", "level", "peak", "smooth8")

    def __init__(self) -> None:
        self.is_leading = False  # a facilitator's: never closed
        self.is_open = False  # one of the chosen
        self.level = NO_LEVEL  # the last packet's level byte
        self.peak = 0  # since the last sample
        self.smooth8 = 0  # eight times the loudness of speech, over about 160 ms
        self.heard_ms = -HOLD_MS  # last spoke
        self.activity = Activity()
        self._silent = 0  # silent packets in a row

    def hear(self, level: int) -> bool:
        """Take one packet's level byte (or `NO_LEVEL`); False: it is one silence too many."""
        self.level = level
        loudness = 127 - (level & 0x7F) if level != NO_LEVEL else UNKNOWN
        self.peak = max(self.peak, loudness)
        self._silent = 0 if loudness else self._silent + 1
        return self._silent <= SILENT_PACKETS

    @property
    def is_heard(self) -> bool:
        """Whether the room heard, or would have heard, the last packet."""
        return self._silent <= SILENT_PACKETS and (self.is_open or self.is_leading)

    def sample(self, now_ms: int) -> None:
        """Take stock of what came since the last sample."""
        if self.peak >= SPEAKING:
            self.heard_ms = now_ms
        if self.peak >= SPEAKING or now_ms - self.heard_ms >= HOLD_MS:
            self.smooth8 += self.peak - (self.smooth8 >> 3)
        self.activity.add(self.peak, is_loud=self.peak >= SPEAKING)
        self.peak = 0


def open_voice(voice: Voice, others: Iterable[Voice], *, now_ms: int) -> bool:
    """Let a voice be heard if there is a place, or somebody who has to make room. True: it is open."""
    chosen = [each for each in others if each.is_open and not each.is_leading and each is not voice]
    if len(chosen) >= TOP:
        quietest = min(chosen, key=lambda each: (each.heard_ms + HOLD_MS > now_ms, each.smooth8))
        is_over = now_ms - quietest.heard_ms >= HOLD_MS
        if not is_over and (voice.smooth8 >> 3) <= (quietest.smooth8 >> 3) + MARGIN:
            return False
        quietest.is_open = False
    voice.is_open, voice.heard_ms = True, now_ms
    return True
