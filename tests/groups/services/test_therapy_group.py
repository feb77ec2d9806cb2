"""Groups, members and facilitators: dated, recorded, and only for people of the right role."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from django.core.exceptions import ValidationError

from groups.models import Facilitation, GroupMembership, TherapyGroup
from groups.services.therapy_group import (
    NewGroup,
    SlotTimes,
    add_member,
    create_group,
    end_facilitation,
    end_membership,
    put_facilitator,
)
from tests.cast import ADMITTED, GROUP_DAY, Cast
from vioip.audit.models import AuditRecord

SLOT = SlotTimes(5, time(22, 30), time(0, 30))


def test_a_group_with_its_timetable(cast: Cast) -> None:
    group = create_group(cast.administrator, cast.program, NewGroup(name="Night circle", slots=(SLOT,)))
    slot = group.slots.get()
    assert (slot.weekday, slot.starts_at, slot.ends_at) == (5, time(22, 30), time(0, 30))
    assert AuditRecord.objects.latest("number").action == "group.created"


@pytest.mark.parametrize(
    "new",
    [
        NewGroup(name="First circle"),
        NewGroup(name="Night circle", capacity=0),
        NewGroup(name="Night circle", slots=(SLOT, SLOT)),
        NewGroup(name="Night circle", slots=(SlotTimes(9, time(9), time(10)),)),
    ],
)
def test_a_refused_group_leaves_nothing(cast: Cast, new: NewGroup) -> None:
    before = AuditRecord.objects.count()
    with pytest.raises(ValidationError):
        create_group(None, cast.program, new)
    assert (TherapyGroup.objects.count(), AuditRecord.objects.count()) == (2, before)


def test_members_are_clients_and_facilitators_are_therapists(cast: Cast) -> None:
    with pytest.raises(ValidationError):
        add_member(None, cast.group, cast.other_therapist, starts=GROUP_DAY)
    with pytest.raises(ValidationError):
        put_facilitator(None, cast.group, cast.other_client, starts=GROUP_DAY)


def test_ending_and_coming_back(cast: Cast) -> None:
    membership = GroupMembership.objects.get(client=cast.client)
    end_membership(cast.coordinator, membership, day=GROUP_DAY)
    with pytest.raises(ValidationError):
        add_member(cast.coordinator, cast.group, cast.client, starts=GROUP_DAY)
    again = add_member(cast.coordinator, cast.group, cast.client, starts=GROUP_DAY + timedelta(days=1))
    row = Facilitation.objects.get(therapist=cast.facilitator)
    end_facilitation(cast.coordinator, row, day=GROUP_DAY)
    with pytest.raises(ValidationError):
        end_membership(None, again, day=ADMITTED)
    assert list(AuditRecord.objects.order_by("-number").values_list("action", flat=True)[:3]) == [
        "facilitation.ended",
        "membership.started",
        "membership.ended",
    ]
