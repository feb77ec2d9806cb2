"""Dated rows: first and last day are inside, and no two of one person overlap."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from groups.models import GroupMembership
from groups.models.dated import overlapping
from tests.cast import Cast

DAY = timedelta(days=1)
FIRST, LAST = date(2026, 3, 2), date(2026, 3, 6)


@pytest.fixture
def row(cast: Cast) -> GroupMembership:
    return GroupMembership.objects.create(group=cast.other_group, client=cast.client, starts=FIRST, ends=LAST)


@pytest.mark.parametrize(
    ("day", "is_in_force"), [(FIRST - DAY, False), (FIRST, True), (LAST, True), (LAST + DAY, False)]
)
def test_in_force(row: GroupMembership, day: date, is_in_force: bool) -> None:
    found = GroupMembership.objects.in_force(day).filter(pk=row.pk)
    assert found.exists() == is_in_force


def test_an_open_row_is_in_force_for_ever(cast: Cast) -> None:
    found = GroupMembership.objects.in_force(date(2099, 1, 1)).filter(client=cast.client)
    assert [one.group for one in found] == [cast.group]


@pytest.mark.parametrize(
    ("first", "last", "is_overlap"),
    [
        (FIRST - DAY, FIRST - DAY, False),
        (FIRST - DAY, FIRST, True),
        (FIRST + DAY, FIRST + DAY, True),
        (LAST, None, True),
        (LAST + DAY, None, False),
        (FIRST - DAY, None, True),
    ],
)
def test_overlapping(row: GroupMembership, first: date, last: date | None, is_overlap: bool) -> None:
    found = GroupMembership.objects.filter(overlapping(first, last), pk=row.pk)
    assert found.exists() == is_overlap
    again = GroupMembership(group=row.group, client=row.client, starts=first, ends=last)
    if is_overlap:
        with pytest.raises(ValidationError):
            again.full_clean()
    else:
        again.full_clean()


def test_a_row_does_not_overlap_itself(row: GroupMembership) -> None:
    row.ends = None
    row.full_clean()
