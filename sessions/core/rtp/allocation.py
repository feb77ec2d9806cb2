"""Who is shown how sharp to one receiver: a line's rate shared among what it wants to see. Pure arithmetic.

The lowest layer for everybody first, then one step at a time in order of priority, until nobody wants more
or nothing more fits. Down at once; up only when `may_rise`, one step, and with room to spare. Where even the
lowest does not fit, the last in order pause: the caller puts the quietest there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

PAUSED = -1
NEW = -2  # shown nothing yet: starts as high as fits
SPARE = 1.15  # a step up must fit with this much to spare, or layers flap


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer that arrives: its index at the sender, its height in pixels, its rate."""

    index: int
    height: int
    bps: int


@dataclass(frozen=True, slots=True)
class Demand:
    """One picture that the receiver shows at `height` pixels; `layers` lowest first, `present` an index."""

    seat: int
    height: int
    layers: tuple[Layer, ...]
    present: int = NEW


def allocate(budget_bps: int, demands: Sequence[Demand], *, may_rise: bool) -> dict[int, int]:
    """Index of the layer for each seat, or `PAUSED`. `demands` come most important first."""
    left = float(budget_bps)
    steps: dict[int, int] = {}
    for each in demands:
        cost = _first_cost(each, may_rise=may_rise)
        if cost <= left:
            steps[each.seat] = 0
            left -= each.layers[0].bps
    rising = [each for each in demands if each.seat in steps]
    while rising:
        still = []
        for each in rising:
            step = steps[each.seat]
            if _may_step(each, step, may_rise=may_rise):
                cost = each.layers[step + 1].bps - each.layers[step].bps
                if cost * _spare(each, step + 1) <= left:
                    steps[each.seat] = step + 1
                    left -= cost
                    still.append(each)
        rising = still
    return {
        each.seat: each.layers[steps[each.seat]].index if each.seat in steps else PAUSED for each in demands
    }


def next_step_bps(demands: Sequence[Demand], chosen: Mapping[int, int]) -> int:
    """What all would cost with the cheapest step up that is wanted, and room to spare; 0: none is."""
    total, steps = 0, []
    for each in demands:
        rates = {PAUSED: 0} | {layer.index: layer.bps for layer in each.layers}
        present = chosen[each.seat]
        total += rates[present]
        above = [layer for layer in each.layers if layer.index > present]
        below = [layer for layer in each.layers if layer.index <= present]
        is_enough = below and below[-1].height >= each.height
        if above and not is_enough and (present == PAUSED or above[0].height < 2 * each.height):
            steps.append(SPARE * (above[0].bps - rates[present]))
    return total + round(min(steps)) if steps else 0


def _first_cost(demand: Demand, *, may_rise: bool) -> float:
    """What the lowest layer must find free; what is paused comes back only with room to spare."""
    if demand.present == PAUSED:
        return demand.layers[0].bps * SPARE if may_rise else float("inf")
    return demand.layers[0].bps


def _spare(demand: Demand, step: int) -> float:
    return SPARE if demand.layers[step].index > demand.present else 1.0


def _may_step(demand: Demand, step: int, *, may_rise: bool) -> bool:
    """Whether the next layer is wanted, not twice as high as that, and held already or one step above."""
    layers = demand.layers
    if step + 1 >= len(layers) or layers[step].height >= demand.height:
        return False
    if layers[step + 1].height >= 2 * demand.height:
        return False
    if demand.present == NEW or layers[step + 1].index <= demand.present:
        return True
    return may_rise and layers[step].index <= max(demand.present, layers[0].index)
