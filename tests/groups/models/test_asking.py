"""What is asked makes sense, in every table that asks."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from groups.models import ClientRequirement, Enrollment, PayerProfile, PayerTerms
from tests.cast import GROUP_DAY, Cast

WRONG: list[dict[str, Any]] = [
    {"min_minutes": 600, "max_minutes": 599},
    {"min_days": 8},
    {"day_minutes": 1441},
]


@pytest.mark.parametrize("wrong", WRONG)
def test_the_database_refuses_nonsense(cast: Cast, wrong: dict[str, Any]) -> None:
    payer, stay = PayerProfile.objects.create(name="P"), Enrollment.objects.get(client=cast.client)
    with pytest.raises(IntegrityError), transaction.atomic():
        PayerTerms.objects.create(payer=payer, starts=GROUP_DAY, **wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        ClientRequirement.objects.create(enrollment=stay, starts=GROUP_DAY, **wrong)


def test_control_the_defaults_are_fine(cast: Cast) -> None:
    payer, stay = PayerProfile.objects.create(name="P"), Enrollment.objects.get(client=cast.client)
    terms = PayerTerms.objects.create(payer=payer, starts=GROUP_DAY)
    own = ClientRequirement.objects.create(enrollment=stay, starts=GROUP_DAY)
    for row in (terms, own):
        assert (row.min_minutes, row.max_minutes, row.min_days, row.day_minutes) == (540, 1140, 3, 180)
