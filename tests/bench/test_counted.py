"""What is concluded from what the ledger credits and how long people were there."""

from __future__ import annotations

from bench._counted import Minutes, minute_rows


def test_seconds_are_neither_given_nor_taken_within_what_is_known() -> None:
    for credited_s in (100, 105, 110):
        one = Minutes(credited_s, least_s=100, most_s=110)
        assert (one.over_s, one.short_s) == (0, 0)
    assert Minutes(120, least_s=100, most_s=110).over_s == 10
    assert Minutes(70, least_s=100, most_s=110).short_s == 30


def test_a_fault_may_cost_a_journals_interval_and_gives_nothing() -> None:
    short, over = Minutes(75, least_s=100, most_s=110), Minutes(113, least_s=100, most_s=110)
    assert [row.ok for row in minute_rows("R4", [short], 1)] == [True, False]
    assert [row.ok for row in minute_rows("R4", [short], 3)] == [True, True]
    assert [row.ok for row in minute_rows("R4", [short, over], 3)] == [False, True]
