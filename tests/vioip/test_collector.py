"""The collector of garbage is spared, and still collects."""

import gc

from vioip.collector import THRESHOLDS, collector_spared, spare_the_collector


def test_what_is_loaded_is_not_walked_through_again_and_cycles_still_go() -> None:
    before = gc.get_threshold()
    try:
        spare_the_collector()
        assert gc.get_freeze_count() > 10_000
        assert gc.get_threshold() == THRESHOLDS
        assert gc.isenabled()
        knot: list[object] = []
        knot.append(knot)
        del knot
        assert gc.collect() >= 1
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)


def test_it_is_spared_for_a_while_and_then_as_before() -> None:
    before = gc.get_threshold(), gc.get_freeze_count()
    with collector_spared():
        assert gc.get_threshold() == THRESHOLDS
        assert gc.get_freeze_count() > 10_000
        assert gc.isenabled()
    assert (gc.get_threshold(), gc.get_freeze_count()) == before
