"""What changes within a stay starts within it, once a day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from groups.models import CareLevel, ClientRequirement, Enrollment, StayPayer
from tests.cast import ADMITTED, GROUP_DAY, Cast

DAY = timedelta(days=1)


@pytest.fixture
def stay(cast: Cast) -> Enrollment:
    stay = Enrollment.objects.get(client=cast.client)
    stay.discharged = GROUP_DAY + 30 * DAY
    stay.save()
    return stay


def rows(stay: Enrollment, day: date) -> list[models.Model]:
    return [
        CareLevel(enrollment=stay, starts=day, level="php"),
        StayPayer(enrollment=stay, starts=day),
        ClientRequirement(enrollment=stay, starts=day),
    ]


@pytest.mark.parametrize("day", [ADMITTED - DAY, GROUP_DAY + 31 * DAY])
def test_it_starts_within_the_stay(stay: Enrollment, day: date) -> None:
    for row in rows(stay, day):
        with pytest.raises(ValidationError, match="outside the stay"):
            row.full_clean()


@pytest.mark.parametrize("day", [ADMITTED, GROUP_DAY + 30 * DAY])
def test_control_its_first_and_last_day_are_inside(stay: Enrollment, day: date) -> None:
    for row in rows(stay, day):
        row.full_clean()


def test_once_a_day(stay: Enrollment) -> None:
    for row in rows(stay, GROUP_DAY):
        row.save()
    for row in rows(stay, GROUP_DAY):
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()


def test_a_level_is_a_known_one(stay: Enrollment) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        CareLevel.objects.create(enrollment=stay, starts=GROUP_DAY, level="spa")


def test_own_requirements_never_overlap_nor_end_before_they_start(stay: Enrollment) -> None:
    ClientRequirement.objects.create(enrollment=stay, starts=GROUP_DAY, ends=GROUP_DAY + 6 * DAY)
    with pytest.raises(ValidationError, match="overlaps"):
        ClientRequirement(enrollment=stay, starts=GROUP_DAY + 6 * DAY).full_clean()
    ClientRequirement(enrollment=stay, starts=GROUP_DAY + 7 * DAY).full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        ClientRequirement.objects.create(enrollment=stay, starts=ADMITTED + DAY, ends=ADMITTED)
