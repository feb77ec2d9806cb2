"""A client is in a program once at a time, and can come back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from groups.models import Enrollment
from tests.cast import ADMITTED, GROUP_DAY, Cast


def test_one_open_stay_a_program(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Enrollment.objects.create(client=cast.client, program=cast.program, admitted=GROUP_DAY)


def test_stays_do_not_overlap_and_the_last_day_is_inside(cast: Cast) -> None:
    Enrollment.objects.filter(client=cast.client).update(discharged=GROUP_DAY)
    again = Enrollment(client=cast.client, program=cast.program, admitted=GROUP_DAY)
    with pytest.raises(ValidationError):
        again.full_clean()
    again.admitted = GROUP_DAY + timedelta(days=1)
    again.full_clean()
    again.save()
    stays = Enrollment.objects.filter(client=cast.client)
    assert [stays.in_force(GROUP_DAY + timedelta(days=n)).get() == again for n in (0, 1)] == [False, True]


def test_a_stay_does_not_end_before_it_starts(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Enrollment.objects.filter(client=cast.client).update(discharged=ADMITTED - timedelta(days=1))
