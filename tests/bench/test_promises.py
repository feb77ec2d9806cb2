"""What the table of promises concludes from how people came back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from bench.promises import Cut, Return, cut_rows, flood_rows, kill_rows
from bench.rows import Row
from tests.impair.faults import Flooded

Rows = Callable[[Sequence[Return], int], list[Row]]
GOOD = Return(line_s=(1, 2), media_s=(2, 3), stale_s=(4, 9), moved=0, gone=0)
BAD = Return(line_s=(1, 16), media_s=(2, 60), stale_s=(4, 11), moved=1, gone=2)


def short_cut_rows(returns: Sequence[Return], people: int) -> list[Row]:
    return cut_rows(returns, people, Cut(10))


@pytest.mark.parametrize("rows", [kill_rows, short_cut_rows])
def test_whoever_comes_back_in_time_keeps_the_promise(rows: Rows) -> None:
    assert {row.ok for row in rows([GOOD, GOOD], 2)} == {True}


@pytest.mark.parametrize("rows", [kill_rows, short_cut_rows])
def test_control_one_bad_run_breaks_every_line(rows: Rows) -> None:
    assert {row.ok for row in rows([GOOD, BAD], 2)} == {False}


def test_the_names_say_how_many_people_and_runs() -> None:
    names = [row.name for row in kill_rows([GOOD] * 3, 12)]
    assert all("kill -9" in name and "12 people, 3 runs" in name for name in names)


def test_who_is_away_for_longer_may_be_noted_as_gone() -> None:
    rows = cut_rows([Return((1,), (1,), (), moved=0, gone=6)], 6, Cut(25))
    assert [row.ok for row in rows if "gone" in row.name] == [None]
    assert Cut(10, down=False).name == "R10: network cut of 10 s on the way up"


def test_a_flood_is_judged_by_what_it_was_and_by_what_it_did() -> None:
    good = Flooded(rate=49_900, loss=0.01, worst=0.02, recovered_s=0.1, dropped=9)
    bad = Flooded(rate=30_000, loss=0.03, worst=0.5, recovered_s=3, dropped=9)
    for found, is_kept in ((good, True), (bad, False)):
        rows = flood_rows(found, rate=50_000, seconds=10)
        assert [row.ok for row in rows if row.aim is not None] == [is_kept] * 3
