"""A plan is a value; what is checked of it is checked where it is read."""

from dataclasses import FrozenInstanceError

import pytest

from tests.sessions.core.attendance.story import Story


def test_a_plan_cannot_change_after_it_counted() -> None:
    plan = Story().plan
    with pytest.raises(FrozenInstanceError):
        plan.cancelled = True  # type: ignore[misc]
    assert (plan.cancelled, plan.void, plan.standings) == (False, False, {})
