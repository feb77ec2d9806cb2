"""What is concluded from a full disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench._full_disk import Full, hours_of, rows, written_bytes
from bench._notice import Noticed
from sessions.live.journal import RESERVE_BYTES, Journal

CALM, BROKEN = Noticed(0.2, (0.2,), 0, 0), Noticed(1.1, (1.1,), 1, 1)
GOOD = Full(2, 3, CALM, done=12, alone=12, missing=0, back_s=(6,), moved=0, hours=14)
BAD = Full(16, 30, BROKEN, done=12, alone=0, missing=1, back_s=(31,), moved=1, hours=3)


def test_a_full_disk_that_cost_nothing_keeps_the_promise() -> None:
    assert {row.ok for row in rows([GOOD, GOOD], 6)} == {True}


def test_control_one_bad_run_breaks_every_line() -> None:
    assert {row.ok for row in rows([GOOD, BAD], 6)} == {False}


def test_facts_that_were_not_even_in_the_journal_are_lost() -> None:
    [lost] = [row for row in rows([Full(2, 3, CALM, 12, 5, 0, (6,), 0, 14)], 6) if "lost by" in row.name]
    assert (lost.value, lost.ok) == (7, False)


def test_the_reserve_is_shared_by_twelve() -> None:
    assert hours_of(RESERVE_BYTES, 3600, people=12) == pytest.approx(1)
    assert hours_of(RESERVE_BYTES, 3600, people=6) == pytest.approx(0.5)
    assert hours_of(0, 3600, people=6) == 0


def test_reserved_space_is_not_written(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "a.journal")
    journal.mark_drained(0)
    assert 0 < written_bytes(tmp_path) < 100
    journal.close()
