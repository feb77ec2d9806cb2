"""What the table of bad lines concludes from what browsers counted."""

from __future__ import annotations

import pytest

from bench.lines import Watched, switch_rows, watch_rows
from tests.impair.pages import Count

COUNTS = ("samples", "concealed", "silent", "packets", "lost", "corrected", "buffered_s", "emitted", "frames")


def count(**values: float) -> Count:
    rest = ("keys", "width", "freezes", "frozen_s")
    return Count(**{name: values.get(name, 0.0) for name in (*COUNTS, *rest)})


def test_what_was_made_up_of_silence_does_not_count() -> None:
    assert count(samples=1000, concealed=50, silent=40).concealed_share == 0.01


@pytest.mark.parametrize(("concealed", "is_met"), [(10, True), (11, False)])
def test_a_hundredth_of_the_sound_may_be_made_up(concealed: float, is_met: bool) -> None:
    watched = Watched(count(samples=1000, concealed=concealed), count(samples=1000), paused=False)
    judged = [row.ok for row in watch_rows("R8", watched, aim=0.01) if row.ok is not None]
    assert judged == [is_met, True]


def test_counts_are_of_what_came_between_two_looks() -> None:
    grown = count(packets=70, lost=30, width=240).since(count(packets=40, lost=20, width=960))
    assert (grown.packets, grown.lost_share, grown.width) == (30, 0.25, 240)


def test_a_late_switch_or_a_freeze_misses() -> None:
    rows = switch_rows(360, [0.2, 1.1], count(freezes=1, frozen_s=0.3), aim=1)
    assert [row.ok for row in rows] == [False, False, False]
