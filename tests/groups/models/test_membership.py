"""A client is in a group once at a time, whatever code writes the row."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from groups.models import GroupMembership
from tests.cast import ADMITTED, GROUP_DAY, Cast


def test_one_open_membership_a_group(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        GroupMembership.objects.create(group=cast.group, client=cast.client, starts=GROUP_DAY)
    GroupMembership.objects.create(group=cast.other_group, client=cast.client, starts=GROUP_DAY)


def test_it_does_not_end_before_it_starts(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        GroupMembership.objects.filter(client=cast.client).update(ends=ADMITTED - timedelta(days=1))
