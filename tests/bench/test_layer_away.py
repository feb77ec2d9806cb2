"""What is concluded from a time without Redis, and what counts as a poke."""

from __future__ import annotations

from bench._counted import Minutes
from bench._layer_away import Away, Board, rows
from bench._notice import Noticed

GOOD = Away(told_s=4, poked_s=2, moved=0, noticed=Noticed(0.2, (0.2,), 0, 0))
BAD = Away(told_s=30, poked_s=30, moved=1, noticed=Noticed(1.1, (1.1,), 1, 1))
RIGHT = Minutes(100, 100, 101)


def test_a_room_that_noticed_nothing_keeps_the_promise() -> None:
    assert {row.ok for row in rows([GOOD, GOOD], [RIGHT], 6)} == {True}


def test_control_one_bad_run_breaks_every_line() -> None:
    wrong = [Minutes(200, 100, 101), Minutes(50, 100, 101)]
    assert {row.ok for row in rows([GOOD, BAD], wrong, 6)} == {False}


def test_a_board_that_asked_was_told_and_not_poked() -> None:
    page = Board(poked_s=[1], asked_s=[3])
    assert (page.after(2), page.poked_after(2)) == (True, False)
    assert (page.after(3), page.poked_after(0)) == (False, True)
