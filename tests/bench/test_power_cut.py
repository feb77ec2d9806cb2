"""What is concluded from a power cut, and what counts as lost."""

from __future__ import annotations

from bench._power_cut import Cut, compare, rows
from sessions.core.attendance.facts import Ended, Fact, Started

STARTED, ENDED = (
    Started(at_ms=1000, session="s", epoch=1, seq=1),
    Ended(at_ms=2000, session="s", epoch=1, seq=2),
)
GOOD = Cut((5,), (6,), alone=3, missing=0, fenced=0, stale_s=(4,), moved=0, is_tail_told=True)
BAD = Cut((41,), (42,), alone=0, missing=1, fenced=1, stale_s=(11,), moved=1, is_tail_told=False)


def test_a_cut_that_cost_nothing_keeps_the_promise() -> None:
    assert {row.ok for row in rows([GOOD, GOOD], 6)} == {True}


def test_control_one_bad_run_breaks_every_line() -> None:
    assert {row.ok for row in rows([GOOD, BAD], 6)} == {False}


def test_a_fact_is_lost_that_is_not_there_or_says_something_else() -> None:
    facts: dict[tuple[int, int], Fact] = {(1, 1): STARTED, (1, 2): ENDED}
    whole = {(1, 1): ("started", 1000, False), (1, 2): ("ended", 2000, True)}
    assert compare(facts, whole) == (0, 1)
    assert compare(facts, {(1, 1): ("started", 1001, False)}) == (2, 0)
    assert compare(facts, {}) == (2, 0)
