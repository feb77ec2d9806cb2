"""What a node counts, for whoever watches over it: numbers of this moment and sums since its start.

By what they count and of which kind; nobody's name, address or room is among them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sessions.core.rtp.line import LineState
from sessions.media.engine import PeerStats

Census = dict[str, Mapping[str, float]]
_MIDDLE_TO_WORST = (0.5, 0.9, 1.0)
_WORST_TO_MIDDLE = (0.0, 0.1, 0.5)


def census_of_lines(lines: Sequence[LineState]) -> Census:
    """How everybody's lines fare: the middle one, the worst tenth, the worst; pictures that do not fit."""
    readings = [each.reading for each in lines]
    return {
        "loss": _spread([round(each.lost, 4) for each in lines], _MIDDLE_TO_WORST),
        "loss_back": _spread([round(each.lost_back, 4) for each in lines], _MIDDLE_TO_WORST),
        "jitter_ms": _spread([round(each.jitter_ms, 1) for each in readings], _MIDDLE_TO_WORST),
        "round_trip_ms": _spread([each.round_trip_ms for each in readings], _MIDDLE_TO_WORST),
        "estimate_bps": _spread([each.estimate_bps for each in readings], _WORST_TO_MIDDLE),
        "paused": {"": sum(each.paused for each in readings)},
    }


def census_of_media(stats: Sequence[PeerStats]) -> Census:
    """What those who are connected sent and were sent."""
    return {
        "bytes": {"in": sum(each.bytes_in for each in stats), "out": sum(each.bytes_out for each in stats)}
    }


def _spread(values: Sequence[float], parts: Sequence[float]) -> dict[str, float]:
    """The values at these parts of all in order; nothing of none."""
    ordered = sorted(values)
    last = len(ordered) - 1
    return {f"{part:g}": ordered[round(part * last)] for part in parts} if ordered else {}
