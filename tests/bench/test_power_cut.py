"""What is concluded from a power cut."""

from __future__ import annotations

from bench._power_cut import Cut, rows

GOOD = Cut((5,), (6,), alone=3, missing=0, fenced=0, stale_s=(4,), moved=0, is_tail_told=True)
BAD = Cut((41,), (42,), alone=0, missing=1, fenced=1, stale_s=(11,), moved=1, is_tail_told=False)


def test_a_cut_that_cost_nothing_keeps_the_promise() -> None:
    assert {row.ok for row in rows([GOOD, GOOD], 6)} == {True}


def test_control_one_bad_run_breaks_every_line() -> None:
    assert {row.ok for row in rows([GOOD, BAD], 6)} == {False}
