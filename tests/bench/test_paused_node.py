"""What is concluded from a node that was stopped and woke."""

from __future__ import annotations

from bench._counted import Minutes
from bench._paused_node import Pause, rows

GOOD = Pause((15,), (16,), moved=0, accepted=0, fenced=3, is_refused=True)
BAD = Pause((31,), (32,), moved=1, accepted=1, fenced=0, is_refused=False)
RIGHT, WRONG = Minutes(100, 100, 101), Minutes(200, 100, 101)


def test_a_woken_node_whose_words_do_not_count_keeps_the_promise() -> None:
    assert {row.ok for row in rows([GOOD, GOOD], [RIGHT], 6)} == {True}


def test_control_one_bad_run_breaks_every_line() -> None:
    found = rows([GOOD, BAD], [RIGHT, WRONG], 6)
    assert [row.name for row in found if row.ok] == [found[-1].name]  # nobody has too little


def test_nothing_is_proved_by_a_node_that_woke_to_nothing() -> None:
    idle = Pause((15,), (16,), moved=0, accepted=0, fenced=0, is_refused=True)
    assert [row.value for row in rows([idle], [RIGHT], 6) if not row.ok] == [0]
