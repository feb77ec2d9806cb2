"""Who may arrange an appointment with whom."""

from __future__ import annotations

import pytest
from django.http import Http404
from django.utils import timezone

from groups.models import GroupMembership
from sessions.queries.appointment import arrangeable_by
from tests.cast import Cast


def test_therapists_for_clients_of_their_groups_and_who_oversees_for_all(cast: Cast) -> None:
    now = timezone.now()
    everybody = {cast.client, cast.groupmate, cast.other_client}
    expected = {
        "facilitator": ({cast.client, cast.groupmate}, {cast.facilitator}),
        "other_therapist": ({cast.other_client}, {cast.other_therapist}),
        "coordinator": (everybody, {cast.facilitator, cast.other_therapist}),
        "administrator": (everybody, {cast.facilitator, cast.other_therapist}),
    }
    for part, person in cast.everybody().items():
        if part in expected:
            may = arrangeable_by(person, now=now)
            assert ({stay.client for stay in may.stays}, set(may.leaders)) == expected[part]
        else:
            with pytest.raises(Http404):
                arrangeable_by(person, now=now)


def test_whoever_left_the_group_is_no_longer_the_therapists(cast: Cast) -> None:
    now = timezone.now()
    GroupMembership.objects.filter(client=cast.client).update(
        ends=now.date().replace(year=2026, month=1, day=9)
    )
    stays = arrangeable_by(cast.facilitator, now=now).stays
    assert [stay.client for stay in stays] == [cast.groupmate]
