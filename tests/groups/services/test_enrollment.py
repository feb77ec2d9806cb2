"""Admitting and discharging: dated, recorded, and leaving groups behind."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from groups.models import Enrollment, GroupMembership
from groups.services.enrollment import discharge, enroll
from groups.services.therapy_group import add_member
from tests.cast import ADMITTED, GROUP_DAY, Cast
from vioip.audit.models import AuditRecord


def test_only_clients_are_enrolled(cast: Cast) -> None:
    for person in (cast.facilitator, cast.stranger):
        with pytest.raises(ValidationError):
            enroll(cast.administrator, person, cast.program, admitted=GROUP_DAY)


def test_nobody_is_enrolled_twice(cast: Cast) -> None:
    with pytest.raises(ValidationError):
        enroll(cast.administrator, cast.client, cast.program, admitted=GROUP_DAY)


def test_discharge_ends_the_memberships_of_the_program(cast: Cast) -> None:
    add_member(None, cast.other_group, cast.client, starts=GROUP_DAY + timedelta(days=7))
    stay = Enrollment.objects.get(client=cast.client)
    before = AuditRecord.objects.count()
    discharge(cast.coordinator, stay, day=GROUP_DAY)
    rows = GroupMembership.objects.filter(client=cast.client)
    assert [(row.group, row.ends) for row in rows] == [
        (cast.group, GROUP_DAY),
        (cast.other_group, GROUP_DAY + timedelta(days=7)),
    ]
    assert list(AuditRecord.objects.filter(number__gt=before).values_list("action", flat=True)) == [
        "client.discharged",
        "membership.ended",
        "membership.ended",
    ]
    assert GroupMembership.objects.get(client=cast.groupmate).ends is None


def test_nobody_is_discharged_before_admission(cast: Cast) -> None:
    stay = Enrollment.objects.get(client=cast.client)
    with pytest.raises(ValidationError):
        discharge(None, stay, day=ADMITTED - timedelta(days=1))
    assert Enrollment.objects.get(client=cast.client).discharged is None
