"""A therapist leads a group once at a time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from groups.models import Facilitation
from tests.cast import ADMITTED, GROUP_DAY, Cast


def test_one_open_row_a_group(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Facilitation.objects.create(group=cast.group, therapist=cast.facilitator, starts=GROUP_DAY)


def test_rows_do_not_overlap(cast: Cast) -> None:
    closed = Facilitation(
        group=cast.group, therapist=cast.facilitator, starts=ADMITTED - timedelta(days=9), ends=ADMITTED
    )
    with pytest.raises(ValidationError):
        closed.full_clean()


def test_it_does_not_end_before_it_starts(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Facilitation.objects.filter(group=cast.group).update(ends=ADMITTED - timedelta(days=1))
