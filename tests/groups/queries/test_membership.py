"""Who belongs to a group on a day."""

from __future__ import annotations

from datetime import timedelta

from groups.models import GroupMembership
from groups.queries.membership import facilitators_on, members_on
from tests.cast import ADMITTED, GROUP_DAY, Cast


def test_members_and_facilitators_of_a_day(cast: Cast) -> None:
    GroupMembership.objects.filter(client=cast.groupmate).update(ends=GROUP_DAY - timedelta(days=1))
    assert members_on(cast.group, GROUP_DAY - timedelta(days=1)) == {cast.client.pk, cast.groupmate.pk}
    assert members_on(cast.group, GROUP_DAY) == {cast.client.pk}
    assert facilitators_on(cast.group, GROUP_DAY) == {cast.facilitator.pk}
    assert members_on(cast.group, ADMITTED - timedelta(days=1)) == frozenset()


def test_somebody_switched_off_belongs_to_nothing(cast: Cast) -> None:
    for person in (cast.client, cast.facilitator):
        person.is_active = False
        person.save()
    assert members_on(cast.group, GROUP_DAY) == {cast.groupmate.pk}
    assert facilitators_on(cast.group, GROUP_DAY) == frozenset()
