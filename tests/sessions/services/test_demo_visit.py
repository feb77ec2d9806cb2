"""Invented attendance is settled by its key, and says to the minutes what its habit says."""

from __future__ import annotations

import pytest

from sessions.core.attendance.credit import credit
from sessions.core.attendance.facts import sort_key
from sessions.core.attendance.plan import SessionPlan
from sessions.services.demo_people import Habit
from sessions.services.demo_visit import Visit, session_facts, spread, visit_of

LENGTH = 3 * 3600
START_MS = 1_772_460_000_000
PLAN = SessionPlan(
    id="s",
    service="group",
    scheduled_start_s=START_MS // 1000,
    scheduled_end_s=START_MS // 1000 + LENGTH,
    roster=("c",),
)


def outcome(visit: Visit | None) -> tuple[str, int]:
    """Status and credited minutes of one client who visited so."""
    visits = {} if visit is None else {"c": visit}
    facts = session_facts("s", "key", start_ms=START_MS, length_s=LENGTH, leaders=["f"], visits=visits)
    found = credit(facts, PLAN).people["c"]
    return found.status, found.credited_s // 60


def test_a_number_is_settled_by_its_key() -> None:
    numbers = [spread(f"key {n}", 3, 5) for n in range(60)]
    assert (set(numbers), numbers) == ({3, 4, 5}, [spread(f"key {n}", 3, 5) for n in range(60)])


@pytest.mark.parametrize(
    ("visit", "status", "low", "high"),
    [
        (None, "no-show", 0, 0),
        (Visit(arrive_s=-60), "attended", 178, 182),
        (Visit(arrive_s=900), "late", 163, 168),
        (Visit(arrive_s=-60, leave_s=LENGTH - 1500), "left early", 153, 156),
        (Visit(arrive_s=-60, gaps=((3600, 3640),)), "attended", 178, 182),
        (Visit(arrive_s=-60, gaps=((3600, 3900),)), "attended", 173, 177),
        (Visit(arrive_s=-60, wait_s=1260), "late", 158, 162),
    ],
)
def test_what_a_visit_comes_to(visit: Visit | None, status: str, low: int, high: int) -> None:
    found, minutes = outcome(visit)
    assert (found, low <= minutes <= high) == (status, True)


@pytest.mark.parametrize(
    "habit", ["steady", "late", "early", "drops", "audio", "waits", "makes_up", "leaving"]
)
def test_every_habit_gives_visits_that_count(habit: Habit) -> None:
    for number in range(40):
        visit = visit_of(habit, f"{habit} {number}", length_s=3000, weekday=2, is_this_week=True)
        facts = session_facts(
            "s", "k", start_ms=START_MS, length_s=3000, leaders=["f"], visits={"c": visit} if visit else {}
        )
        assert [fact.seq for fact in facts] == list(range(1, len(facts) + 1))
        assert facts == sorted(facts, key=sort_key)
        assert credit(facts, PLAN).people["c"].credited_s > 0


def test_who_misses_and_who_lapsed() -> None:
    def came(habit: Habit, weekday: int, *, this_week: bool) -> int:
        visits = [
            visit_of(habit, f"{n}", length_s=LENGTH, weekday=weekday, is_this_week=this_week)
            for n in range(50)
        ]
        return sum(visit is not None for visit in visits)

    assert came("misses", 1, this_week=True) == came("misses", 1, this_week=False) == 0
    assert came("misses", 3, this_week=True) == 50
    assert came("lapsed", 0, this_week=True) == 0
    assert 0 < came("lapsed", 0, this_week=False) < 50
