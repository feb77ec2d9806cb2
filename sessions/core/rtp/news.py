"""What a forwarder found out that somebody else should know. Told once, when it changes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SpeakerChanged:
    """`peer` has the floor in its place of the room; None: nobody who is there."""

    peer: str | None
    place: str = ""


@dataclass(frozen=True, slots=True)
class PausedChanged:
    """The pictures of these seats are not sent to `peer`, to keep sound clear on its line."""

    peer: str
    seats: frozenset[int]


@dataclass(frozen=True, slots=True)
class LayersWanted:
    """Somebody takes the lowest so many layers of the camera of `peer`; the others need not be encoded."""

    peer: str
    layers: int


News = SpeakerChanged | PausedChanged | LayersWanted
