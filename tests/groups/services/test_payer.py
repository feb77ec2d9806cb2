"""Payers and their terms leave audit records, and a refused one leaves nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from groups.models import Enrollment, PayerProfile, StayPayer, UnitRule, VideoRule
from groups.services.payer import Terms, create_payer, set_payer, set_terms
from tests.cast import ADMITTED, GROUP_DAY, Cast
from vioip.audit.models import AuditRecord


def actions() -> list[str]:
    return list(AuditRecord.objects.order_by("number").values_list("action", flat=True))


def test_a_payer_with_terms_pays_for_a_stay(cast: Cast) -> None:
    before = len(actions())
    terms = Terms(
        starts=ADMITTED,
        day_minutes=150,
        countable=["group"],
        video_required=VideoRule.EXCLUDE,
        unit_rule=UnitRule.BY_TOTAL,
        fallback=False,
    )
    payer = create_payer(cast.administrator, name="Harbor Mutual", terms=terms, telehealth_notes="95")
    stay = Enrollment.objects.get(client=cast.client)
    set_payer(cast.administrator, stay, payer, starts=GROUP_DAY)
    set_payer(cast.administrator, stay, None, starts=GROUP_DAY + timedelta(days=7))
    row = payer.terms.get()
    assert (row.day_minutes, row.countable, row.video_required, row.unit_rule, row.fallback) == (
        150,
        ["group"],
        "exclude",
        "quarter_hours_by_total",
        False,
    )
    assert [(row.starts, row.payer) for row in stay.payers.all()] == [
        (GROUP_DAY, payer),
        (GROUP_DAY + timedelta(days=7), None),
    ]
    assert actions()[before:] == ["payer.created", "payer.terms_set", "stay.payer_set", "stay.payer_set"]


def test_what_is_refused_leaves_nothing(cast: Cast) -> None:
    payer = create_payer(None, name="Harbor Mutual", terms=Terms(starts=ADMITTED))
    stay, before = Enrollment.objects.get(client=cast.client), len(actions())
    with pytest.raises(ValidationError):
        create_payer(None, name="Harbor Mutual", terms=Terms(starts=ADMITTED))
    with pytest.raises(ValidationError):
        create_payer(None, name="Other", terms=Terms(starts=ADMITTED, min_minutes=9, max_minutes=8))
    with pytest.raises(ValidationError):
        set_terms(None, payer, Terms(starts=ADMITTED))
    with pytest.raises(ValidationError):
        set_payer(None, stay, payer, starts=ADMITTED - timedelta(days=1))
    assert (PayerProfile.objects.count(), StayPayer.objects.count(), len(actions())) == (1, 0, before)
