from __future__ import annotations

from bench.minutes import LENGTH_S, PEOPLE, bench, plan_of, session_facts
from sessions.core.attendance.credit import credit


def test_what_is_timed_is_a_real_session() -> None:
    tally = credit(session_facts(PEOPLE, 10), plan_of(PEOPLE))
    assert len(tally.people) == PEOPLE
    for attendance in tally.people.values():
        reasons = {line.reason for line in attendance.lines}
        assert {"credited", "bridged", "break"} <= reasons
        assert LENGTH_S - 600 - 240 <= attendance.credited_s <= LENGTH_S - 600


def test_rows() -> None:
    assert [(row.unit, row.aim) for row in bench(True)] == [("ms", 20.0), ("1/s", 2000.0)]
