"""Roles are rows with a beginning and an end; the database keeps them in order."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.cast import make_person
from vioip.accounts.models import Role, RoleGrant

pytestmark = pytest.mark.django_db


def test_a_role_can_be_held_again_after_it_ended() -> None:
    person = make_person("client", Role.CLIENT)
    RoleGrant.objects.filter(user=person).update(revoked_at=timezone.now())
    RoleGrant.objects.create(user=person, role=Role.CLIENT)
    assert (person.role_grants.count(), person.roles) == (2, frozenset({"client"}))


def test_a_grant_does_not_end_before_it_begins() -> None:
    person, now = make_person("client"), timezone.now()
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrant.objects.create(
            user=person, role=Role.CLIENT, granted_at=now, revoked_at=now - timedelta(seconds=1)
        )
