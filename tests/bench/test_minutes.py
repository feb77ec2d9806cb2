"""What is timed is real: sessions, weeks and years as rooms leave them, read as people read them."""

from __future__ import annotations

import os
from datetime import timedelta
from random import Random

from django.test import Client

from bench._board import _cpu_ms, _fact_comes
from bench._verify import _seal_us
from bench._weeks import LATER, MONDAY, Density, count_everything, fill
from bench._year import FIRST, recount, sign
from bench._year import fill as fill_year
from bench.minutes import (
    LENGTH_S,
    PEOPLE,
    count_rows,
    plan_of,
    recount_rows,
    session_facts,
    week_rows,
)
from groups.models import Enrollment
from sessions.core.attendance.credit import credit
from sessions.models import CountedSession, GatheredSession, TherapySession
from sessions.queries.board import boards
from vioip.accounts.models import User


def test_what_is_timed_is_a_real_session() -> None:
    tally = credit(session_facts(PEOPLE, 10), plan_of(PEOPLE))
    assert len(tally.people) == PEOPLE
    for attendance in tally.people.values():
        reasons = {line.reason for line in attendance.lines}
        assert {"credited", "bridged", "break"} <= reasons
        assert LENGTH_S - 600 - 240 <= attendance.credited_s <= LENGTH_S - 600


def test_rows_of_counting() -> None:
    assert [(row.unit, row.aim) for row in count_rows(True)] == [("ms", 20.0), ("1/s", None)]


def test_a_week_is_filled_counted_and_read(db: None) -> None:
    made = fill(12, Density(facts_each=30))
    assert (made["sessions"], made["attendances"]) in ((10, 120), (11, 121))
    assert 20 < made["facts"] / made["attendances"] < 40
    assert not CountedSession.objects.exists()
    made |= count_everything()
    assert CountedSession.objects.count() == GatheredSession.objects.count() == made["sessions"]
    coordinator = User.objects.get(email="coordinator@bench.invalid")
    (board,) = boards(coordinator, MONDAY, now=LATER)
    assert sum(row.week.minutes for row in board.rows) > 12 * 400
    client = Client()
    client.force_login(coordinator)
    page = client.get("/board/", {"day": MONDAY.isoformat()}).content
    assert page.count(b"<tr data-status") == len(board.rows) == 12
    read = {
        "cold_ms": [9.0, 2.0, 1.0],
        "warm_ms": [5.0, 4.0, 3.0],
        "warm_cpu_ms": [2.0],
        "no_counts_ms": 10.0,
        "nothing_ms": 20.0,
    }
    rows = week_rows("w", made, read)
    assert [(row.unit, row.aim) for row in rows] == [
        ("ms", 1500.0),
        ("ms", None),
        ("ms", 300.0),
        *[("ms", None)] * 4,
        ("1/s", None),
        ("MiB", 64.0),
    ]
    assert [row.value for row in rows[:7]] == [9.0, 2.0, 5.0, 4.0, 2.0, 10.0, 20.0]
    assert rows[7].value > 0


def test_a_fact_between_two_pages_changes_the_board(db: None) -> None:
    fill(12, Density(facts_each=30))
    count_everything()
    coordinator, facts = User.objects.get(email="coordinator@bench.invalid"), _fact_comes(Random(1))
    before = minutes_of(coordinator)
    for _ in range(3):
        next(facts)
    assert minutes_of(coordinator) < before


def minutes_of(coordinator: User) -> int:
    (board,) = boards(coordinator, MONDAY, now=LATER)
    return sum(row.week.minutes for row in board.rows)


def test_a_year_is_counted_again_from_facts_and_from_what_was_gathered(db: None) -> None:
    made = fill_year(12, weeks=2)
    assert (made["sessions"], made["attendances"]) == (8, 96)
    cold = recount(0, "--dry-run")
    assert not GatheredSession.objects.exists()
    keeping, signed = recount(0), sign(0)
    told = [cold, keeping, signed, recount(0, "--dry-run"), recount(0, "--dry-run", "--from-facts")]
    assert signed == {"signed": 8, "sessions": 8}
    # The one line that every run prints, and for signed records none about a difference.
    assert {(one["sessions"], one["differences"]) for one in (cold, *told[3:])} == {(8, 1)}
    assert [one["signed"] for one in (cold, keeping, *told[3:])] == [0, 0, 8, 8]
    assert GatheredSession.objects.count() == CountedSession.objects.count() == 8
    assert [row.unit for row in recount_rows("y", made, told)] == ["s", "1/s", "1/s", "1/s", "s", "MiB"]
    assert TherapySession.objects.earliest("scheduled_start").service_date == FIRST
    assert Enrollment.objects.filter(admitted=FIRST, client__isnull=False).count() == 12
    assert FIRST + timedelta(days=7) in {one.service_date for one in TherapySession.objects.all()}
    assert _seal_us() > 0
    assert _cpu_ms(os.getpid()) > 0
