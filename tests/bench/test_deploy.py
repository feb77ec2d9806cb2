"""What is concluded from a deploy of a room node."""

from __future__ import annotations

from bench._counted import Minutes
from bench._deploy import Deploy, rows
from bench._notice import Noticed

GOOD = Deploy((2,), (2.1,), moved=0, tries=2, noticed=Noticed(2, (2, 1.5), 2, 2), stopped_s=3)
BAD = Deploy((6,), (6,), moved=1, tries=9, noticed=Noticed(6, (6, 6), 9, 9), stopped_s=20)


def test_a_room_that_is_handed_over_keeps_the_promise() -> None:
    assert {row.ok for row in rows([GOOD, GOOD], [Minutes(100, 100, 101)], 6)} == {True, None}


def test_control_one_bad_run_breaks_every_line() -> None:
    wrong = [Minutes(200, 100, 101), Minutes(50, 100, 101)]
    assert {row.ok for row in rows([GOOD, BAD], wrong, 6)} == {False, None}
