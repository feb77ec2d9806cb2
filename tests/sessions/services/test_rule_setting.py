"""Setting a rule leaves an audit record; a refused one leaves nothing."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from sessions.models import RuleSetting
from sessions.services.rule_setting import set_rule
from tests.cast import GROUP_DAY, Cast
from vioip.audit.models import AuditRecord


def test_a_rule_is_set_from_a_day(cast: Cast) -> None:
    row = set_rule(cast.administrator, cast.program, "credit_breaks", value=True, starts=GROUP_DAY)
    assert list(RuleSetting.objects.values_list("pk", "key", "value", "starts")) == [
        (row.pk, "credit_breaks", True, GROUP_DAY)
    ]
    last = AuditRecord.objects.order_by("number").last()
    assert last is not None
    assert (last.action, last.target_id, last.detail) == (
        "rule.set",
        str(cast.program.pk),
        {"rule": "credit_breaks", "value": True, "starts": "2026-03-02"},
    )


@pytest.mark.parametrize(("key", "value"), [("mood", 1), ("grace_s", True), ("grace_s", -1)])
def test_a_refused_one_leaves_nothing(cast: Cast, key: str, value: int) -> None:
    before = AuditRecord.objects.count()
    with pytest.raises(ValidationError):
        set_rule(None, cast.program, key, value=value, starts=GROUP_DAY)
    assert (RuleSetting.objects.count(), AuditRecord.objects.count()) == (0, before)
