"""What is concluded from a room whose pages were away."""

from __future__ import annotations

from bench._notice import Noticed
from bench._web_away import Away, rows

GOOD = Away(pages_s=3, back_s=0.2, moved=0, noticed=Noticed(0.2, (0.1, 0.2), 0, 0))
BAD = Away(pages_s=16, back_s=6, moved=1, noticed=Noticed(1.1, (0.1, 1.1), 1, 1))


def test_a_room_that_noticed_nothing_keeps_the_promise() -> None:
    assert {row.ok for row in rows("R1", [GOOD, GOOD], 6)} == {True}


def test_control_one_bad_run_breaks_every_line() -> None:
    found = rows("R1", [GOOD, BAD], 6)
    assert {row.ok for row in found} == {False}
    assert all(row.name.startswith("R1, 6 people, 2 runs") for row in found)
