"""The simulcast layers of a camera: how high each is, and which one serves when another was wished for.

Firefox sends the lower two of three, a browser without simulcast sends one, a poor uplink sends the lowest:
whatever arrives is better than the layer that was wished for.
"""

from __future__ import annotations

from collections.abc import Sequence

from sessions.core.rtp.source import Source

FULL_HEIGHT = 720
DEFAULT_HEIGHT = 360  # of a seat whose receiver said nothing
# What a layer may cost, by its height, before it has been measured, and what its encoder is given.
_NOMINAL_BPS = {90: 60_000, 180: 120_000, 360: 400_000, 720: 1_200_000}


def height_of(layer: int, layers: int) -> int:
    """Pixels of layer `layer` of so many, as the page's encodings halve them.

    Without simulcast everybody gets the same: it is asked to be what the middle layer is.
    """
    if layers == 1:
        return DEFAULT_HEIGHT
    return FULL_HEIGHT >> max(0, layers - 1 - layer)


def nominal_bps(height: int) -> int:
    """Bits per second that a picture of this height is given."""
    return _NOMINAL_BPS.get(height, 800_000)


def layer_for(height: int, layers: int) -> int:
    """The lowest layer that is at least as high, or the highest there is."""
    return next((each for each in range(layers) if height_of(each, layers) >= height), layers - 1)


def nearest(alive: Sequence[Source], wanted: int) -> Source | None:
    """The highest layer that arrives and is not above `wanted`, else the lowest. `alive`: lowest first."""
    below = [each for each in alive if each.layer <= wanted]
    return below[-1] if below else next(iter(alive), None)


def choose_newest(present: Source | None, sources: Sequence[Source], *, now_ms: int) -> Source | None:
    """Of streams that replace one another: the present one while it lives, else the last that sent."""
    if present is not None and present.is_alive(now_ms):
        return present
    return max(sources, key=lambda each: each.last_ms, default=present)
