"""Every cell that was handed over is compared, and what was not kept is not."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from sessions.queries.handed_over import Changes, changes_since

NOTHING = Changes(sessions=frozenset(), days=frozenset(), week=False)
MONDAY, ONE = "2026-03-02", frozenset({"one"})
SESSION: dict[str, Any] = {
    "dates": [MONDAY],
    "title": "Circle",
    "service": "group",
    "start": "2026-03-02T09:00:00-05:00",
    "end": "2026-03-02T12:00:00-05:00",
    "status": "attended",
    "credited_s": 10_800,
    "services": {"group": 10_800},
    "is_countable": True,
    "lobby_s": 60,
    "audio_only_s": 0,
    "by_hand": False,
    "signed": [1, "2026.1"],
}
WEEK: dict[str, Any] = {
    "first": MONDAY,
    "credited_s": 10_800,
    "status": "short",
    "days_reached": 1,
    "days": {MONDAY: 10_800, "2026-03-03": 0},
    "sessions": {"one": SESSION},
}


def now(**cells: Any) -> dict[str, Any]:
    """The week of today, whose session has other `cells`."""
    week = deepcopy(WEEK)
    week["sessions"]["one"].update(cells)
    return week


def test_the_same_week_has_not_changed() -> None:
    assert changes_since(WEEK, deepcopy(WEEK)) == NOTHING
    assert not NOTHING


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("title", "Another circle"),
        ("service", "family"),
        ("start", "2026-03-02T09:30:00-05:00"),
        ("end", "2026-03-02T12:30:00-05:00"),
        ("status", "left early"),
        ("credited_s", 10_799),
        ("services", {"group": 9_600, "individual": 1_200}),
        ("is_countable", False),
        ("lobby_s", 61),
        ("audio_only_s", 2_400),
        ("by_hand", True),
    ],
)
def test_any_cell_of_a_session_marks_it_and_its_day(cell: str, value: Any) -> None:
    changes = changes_since(WEEK, now(**{cell: value}))
    assert (changes.sessions, changes.days, changes.week) == (ONE, frozenset({MONDAY}), False)


def test_a_signature_and_an_amendment_of_somebody_elses_minutes_are_no_change() -> None:
    assert changes_since(now(signed=None), WEEK) == NOTHING
    assert changes_since(WEEK, now(signed=[2, "2026.1"])) == NOTHING


@pytest.mark.parametrize(("cell", "value"), [("credited_s", 0), ("status", "met"), ("days_reached", 2)])
def test_the_row_of_the_week_is_compared_too(cell: str, value: Any) -> None:
    assert changes_since(WEEK, {**WEEK, cell: value}) == Changes(
        sessions=frozenset(), days=frozenset(), week=True
    )


def test_a_session_that_came_or_went_marks_its_day() -> None:
    without = {**WEEK, "sessions": {}}
    for before, after in ((WEEK, without), (without, WEEK)):
        changes = changes_since(before, after)
        assert (changes.sessions, changes.days) == (ONE, frozenset({MONDAY}))


def test_an_older_export_kept_seconds_and_statuses_alone() -> None:
    older = {
        "first": MONDAY,
        "credited_s": 10_800,
        "days": WEEK["days"],
        "sessions": {"one": [10_800, "attended"]},
    }
    assert changes_since(older, now(lobby_s=0, services={})) == NOTHING
    assert changes_since(older, now(status="excused")).days == {MONDAY}
    assert changes_since(older, now(credited_s=1)).sessions == {"one"}
