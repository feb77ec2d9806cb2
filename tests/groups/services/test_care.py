"""Levels of care and own plans leave audit records, and a refused one leaves nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from groups.core.level import Level
from groups.models import CareLevel, Enrollment
from groups.services.care import OwnPlan, end_own_plan, set_level, set_own_plan
from tests.cast import ADMITTED, GROUP_DAY, Cast
from vioip.audit.models import AuditRecord

DAY = timedelta(days=1)


def test_a_stay_moves_between_levels(cast: Cast) -> None:
    stay = Enrollment.objects.get(client=cast.client)
    set_level(cast.coordinator, stay, Level.PARTIAL, starts=ADMITTED)
    set_level(cast.coordinator, stay, Level.INTENSIVE, starts=GROUP_DAY)
    assert list(stay.care_levels.values_list("starts", "level")) == [(ADMITTED, "php"), (GROUP_DAY, "iop")]
    last = AuditRecord.objects.order_by("number").last()
    assert last is not None
    assert (last.action, last.actor_id, last.detail) == (
        "stay.level_set",
        cast.coordinator.pk,
        {"level": "iop", "starts": "2026-03-02"},
    )


def test_an_own_plan_is_ended_by_a_day(cast: Cast) -> None:
    stay = Enrollment.objects.get(client=cast.client)
    plan = set_own_plan(None, stay, OwnPlan(starts=GROUP_DAY, min_minutes=360, min_days=2))
    end_own_plan(None, plan, day=GROUP_DAY + 6 * DAY)
    next_one = set_own_plan(None, stay, OwnPlan(starts=GROUP_DAY + 7 * DAY))
    assert list(stay.own_requirements.all()) == [plan, next_one]
    with pytest.raises(ValidationError):
        end_own_plan(None, next_one, day=GROUP_DAY)


def test_what_is_refused_leaves_nothing(cast: Cast) -> None:
    stay, before = Enrollment.objects.get(client=cast.client), AuditRecord.objects.count()
    with pytest.raises(ValidationError):
        set_level(None, stay, Level.PARTIAL, starts=ADMITTED - DAY)
    with pytest.raises(ValidationError):
        set_own_plan(None, stay, OwnPlan(starts=GROUP_DAY, min_minutes=2, max_minutes=1))
    assert (CareLevel.objects.count(), AuditRecord.objects.count()) == (0, before)
