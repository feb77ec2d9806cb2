from __future__ import annotations

from bench.minutes import LENGTH_S, PEOPLE, board_rows, count_rows, plan_of, session_facts
from sessions.core.attendance.credit import credit


def test_what_is_timed_is_a_real_session() -> None:
    tally = credit(session_facts(PEOPLE, 10), plan_of(PEOPLE))
    assert len(tally.people) == PEOPLE
    for attendance in tally.people.values():
        reasons = {line.reason for line in attendance.lines}
        assert {"credited", "bridged", "break"} <= reasons
        assert LENGTH_S - 600 - 240 <= attendance.credited_s <= LENGTH_S - 600


def test_rows_of_counting() -> None:
    assert [(row.unit, row.aim) for row in count_rows(True)] == [("ms", 20.0), ("1/s", 2000.0)]


def test_a_board_is_filled_and_read() -> None:
    rows = board_rows(24, ["SQLite"])
    assert [(row.unit, row.aim) for row in rows] == [
        ("ms", 1500.0),
        ("ms", 300.0),
        ("ms", None),
        ("1/s", None),
        ("MiB", 64.0),
    ]
    assert all(row.value > 0 for row in rows[:4])
