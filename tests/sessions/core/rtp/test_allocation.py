from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.core.rtp.allocation import NEW, PAUSED, Demand, Layer, allocate, next_step_bps

L, M, H = Layer(0, 180, 120), Layer(1, 360, 400), Layer(2, 720, 1200)
ALL = (L, M, H)


def demand(seat: int, height: int, *, present: int = NEW, layers: tuple[Layer, ...] = ALL) -> Demand:
    return Demand(seat, height, layers, present)


@pytest.mark.parametrize(
    ("budget", "demands", "may_rise", "chosen"),
    [
        # the first pictures: lowest for all, then a step each, the first in order before the others
        (10_000, [demand(0, 720), demand(1, 360), demand(2, 180)], True, {0: 2, 1: 1, 2: 0}),
        (361, [demand(0, 720), demand(1, 720), demand(2, 720)], True, {0: 0, 1: 0, 2: 0}),
        (700, [demand(0, 720), demand(1, 720), demand(2, 720)], True, {0: 1, 1: 0, 2: 0}),
        (2500, [demand(0, 720), demand(1, 720), demand(2, 720)], True, {0: 2, 1: 1, 2: 1}),
        # the last in order pause when even the lowest does not fit
        (250, [demand(0, 720), demand(1, 720), demand(2, 720)], True, {0: 0, 1: 0, 2: PAUSED}),
        (100, [demand(0, 720)], True, {0: PAUSED}),
        (0, [], True, {}),
        # down at once, whether or not anything may rise
        (500, [demand(0, 720, present=2)], False, {0: 1}),
        (130, [demand(0, 720, present=2)], False, {0: 0}),
        (1200, [demand(0, 720, present=2)], False, {0: 2}),
        # up only when it may, one step, with room to spare
        (10_000, [demand(0, 720, present=0)], False, {0: 0}),
        (10_000, [demand(0, 720, present=0)], True, {0: 1}),
        (401, [demand(0, 720, present=0)], True, {0: 0}),
        (443, [demand(0, 720, present=0)], True, {0: 1}),
        (10_000, [demand(0, 720, present=PAUSED)], False, {0: PAUSED}),
        (130, [demand(0, 720, present=PAUSED)], True, {0: PAUSED}),
        (139, [demand(0, 720, present=PAUSED)], True, {0: 0}),
        # no higher than it is shown, and no lower than there is
        (10_000, [demand(0, 100)], True, {0: 0}),
        (10_000, [demand(0, 360, layers=(H,))], True, {0: 2}),
        (10_000, [demand(0, 360, layers=(L, H))], True, {0: 0}),
        (10_000, [demand(0, 720, present=1, layers=(L, H))], True, {0: 2}),
    ],
)
def test_a_line_is_shared(budget: int, demands: list[Demand], may_rise: bool, chosen: dict[int, int]) -> None:
    assert allocate(budget, demands, may_rise=may_rise) == chosen


DEMANDS = st.lists(
    st.builds(
        lambda height, first, count, present: (height, ALL[first : first + count], present),
        st.sampled_from([90, 180, 360, 720, 1080]),
        st.integers(0, 2),
        st.integers(1, 3),
        st.sampled_from([NEW, PAUSED, 0, 1, 2]),
    ),
    max_size=14,
)


@given(budget=st.integers(0, 20_000), drawn=DEMANDS, may_rise=st.booleans())
def test_never_more_than_the_line_and_never_a_better_place_for_the_later(
    budget: int, drawn: list[tuple[int, tuple[Layer, ...], int]], may_rise: bool
) -> None:
    demands = [Demand(seat, height, layers, present) for seat, (height, layers, present) in enumerate(drawn)]
    chosen = allocate(budget, demands, may_rise=may_rise)
    rates = {layer.index: layer.bps for layer in ALL} | {PAUSED: 0}
    assert sum(rates[each] for each in chosen.values()) <= budget
    assert list(chosen) == list(range(len(demands)))
    for each in demands:
        assert chosen[each.seat] in {PAUSED, *(layer.index for layer in each.layers)}
    for one in demands:
        for later in demands[one.seat + 1 :]:
            if (one.height, one.layers, one.present) == (later.height, later.layers, later.present):
                assert chosen[one.seat] >= chosen[later.seat]


@given(budget=st.integers(0, 20_000), drawn=DEMANDS)
def test_what_is_shared_out_stays_so(budget: int, drawn: list[tuple[int, tuple[Layer, ...], int]]) -> None:
    """With the same line and nothing that may rise, a second look changes nothing."""
    demands = [Demand(seat, height, layers, present) for seat, (height, layers, present) in enumerate(drawn)]
    chosen = allocate(budget, demands, may_rise=True)
    again = [Demand(each.seat, each.height, each.layers, chosen[each.seat]) for each in demands]
    assert allocate(budget, again, may_rise=False) == chosen


@pytest.mark.parametrize(
    ("demands", "chosen", "comes_to"),
    [
        ([demand(0, 720)], {0: 0}, 120 + 322),
        ([demand(0, 720)], {0: PAUSED}, 138),
        ([demand(0, 720), demand(1, 360)], {0: 1, 1: 0}, 520 + 322),  # the cheapest of all
        ([demand(0, 720), demand(1, 180)], {0: 2, 1: 0}, 0),  # everybody has what they want
        ([demand(0, 180, layers=(H,))], {0: PAUSED}, 1380),  # there is no other
        ([demand(0, 180, layers=(L, H))], {0: 0}, 0),
        ([demand(0, 200, layers=(L, H))], {0: 0}, 0),  # twice as high as that
        ([], {}, 0),
    ],
)
def test_what_all_would_cost_with_the_next_step(
    demands: list[Demand], chosen: dict[int, int], comes_to: int
) -> None:
    assert next_step_bps(demands, chosen) == comes_to
