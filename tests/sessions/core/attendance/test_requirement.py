"""Dated requirements and the target of a week."""

from datetime import date

from sessions.core.attendance.requirement import (
    IOP,
    PARTIAL_HOSPITALIZATION,
    DatedRequirement,
    Requirement,
    Target,
    requirement_on,
    target_of,
)

ASKED = {
    name: Requirement(min_minutes=number) for number, name in enumerate(("old", "new", "payer", "client"))
}
ROWS = [
    DatedRequirement(
        level="client", starts=date(2026, 3, 9), ends=date(2026, 3, 10), requirement=ASKED["client"]
    ),
    DatedRequirement(
        level="payer", starts=date(2026, 3, 6), ends=date(2026, 3, 10), requirement=ASKED["payer"]
    ),
    DatedRequirement(level="program", starts=date(2026, 3, 4), requirement=ASKED["new"]),
    DatedRequirement(level="program", starts=date(2026, 3, 2), requirement=ASKED["old"]),
]


def test_the_most_specific_in_force_wins_then_the_latest() -> None:
    days = {1: None, 2: "old", 3: "old", 4: "new", 6: "payer", 9: "client", 10: "client", 11: "new"}
    found = {day: requirement_on(ROWS, date(2026, 3, day)) for day in days}
    assert found == {day: name and ASKED[name] for day, name in days.items()}


def test_targets() -> None:
    assert target_of([IOP] * 7) == Target(min_minutes=540, max_minutes=1140, min_days=3, in_force=7)
    mixed = target_of([PARTIAL_HOSPITALIZATION] * 2 + [IOP] * 5)
    assert mixed == Target(min_minutes=728, max_minutes=None, min_days=3, in_force=7)
    part = target_of([None] * 3 + [IOP] * 4)
    assert (part, part.partial) == (Target(min_minutes=308, max_minutes=651, min_days=1, in_force=4), True)
    assert target_of([None] * 7) == Target(min_minutes=0, max_minutes=None, min_days=0, in_force=0)
