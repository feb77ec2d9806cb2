"""Payers are known by one name, and their terms are dated by level of care."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from groups.models import PayerProfile, PayerTerms
from tests.cast import GROUP_DAY


@pytest.fixture
def payer(db: None) -> PayerProfile:
    payer = PayerProfile.objects.create(name="Harbor Mutual")
    PayerTerms.objects.create(payer=payer, starts=GROUP_DAY)
    return payer


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"level": "spa", "starts": "2026-04-01"},
        {"video_required": "maybe", "starts": "2026-04-01"},
        {"unit_rule": "by_moon", "starts": "2026-04-01"},
    ],
)
def test_the_database_refuses(payer: PayerProfile, wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        PayerTerms.objects.create(**({"payer": payer, "starts": GROUP_DAY} | wrong))


def test_another_level_may_start_on_the_same_day(payer: PayerProfile) -> None:
    PayerTerms.objects.create(payer=payer, starts=GROUP_DAY, level="php", min_minutes=1200, max_minutes=None)
    assert payer.terms.count() == 2


def test_countable_services_are_known_or_left_to_the_program(payer: PayerProfile) -> None:
    terms = payer.terms.get()
    terms.full_clean()
    terms.countable = ["group", "dancing"]
    with pytest.raises(ValidationError):
        terms.full_clean()


def test_a_name_is_used_once(payer: PayerProfile) -> None:
    assert str(payer) == "Harbor Mutual"
    with pytest.raises(IntegrityError), transaction.atomic():
        PayerProfile.objects.create(name=payer.name)
