"""Which simulcast layer of a camera is forwarded: for now one for everybody, the middle one.

Firefox sends the lower two of three, a browser without simulcast sends one, a poor uplink sends the lowest:
whatever arrives is better than the layer that was wished for.
"""

from __future__ import annotations

from collections.abc import Iterable

from sessions.core.rtp.source import Source


def rank(layer: int, layers: int) -> tuple[int, int]:
    """Smaller is better: distance from the middle, the lower layer first."""
    return abs(layer - layers // 2), layer


def choose_layer(
    present: Source | None, sources: Iterable[Source], *, layers: int, now_ms: int
) -> Source | None:
    """The best layer that is alive; the present one when none is."""
    alive = [each for each in sources if each.is_alive(now_ms)]
    return min(alive, key=lambda each: rank(each.layer, layers), default=present)


def choose_newest(present: Source | None, sources: Iterable[Source], *, now_ms: int) -> Source | None:
    """For a microphone: stay with the present SSRC while it lives, else the last one that spoke."""
    if present is not None and present.is_alive(now_ms):
        return present
    return max(sources, key=lambda each: each.last_ms, default=present)
