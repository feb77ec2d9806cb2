"""What a forwarder found out that somebody else should know. Told once, when it changes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SpeakerChanged:
    """`peer` has the floor; None: nobody who is here."""

    peer: str | None


News = SpeakerChanged
