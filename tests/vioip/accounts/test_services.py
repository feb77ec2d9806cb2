"""Every write about a person leaves its audit record, and a refused one leaves nothing."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests.cast import make_person
from vioip.accounts.models import Role, User
from vioip.accounts.services import (
    NewPerson,
    create_person,
    grant_role,
    revoke_role,
    set_active,
    set_pronouns,
)
from vioip.audit.models import AuditRecord
from vioip.audit.record import write_audit

pytestmark = pytest.mark.django_db


def trail() -> list[tuple[str, dict[str, object]]]:
    return [(row.action, row.detail) for row in AuditRecord.objects.all()]


def test_create_grant_revoke_disable() -> None:
    admin = make_person("administrator", Role.ADMINISTRATOR)
    new = NewPerson(email="New@cast.invalid", given_name="New", family_name="Canary", roles=(Role.CLIENT,))
    user = create_person(admin, new, record=write_audit)
    grant_role(admin, user, Role.THERAPIST, record=write_audit)
    grant_role(admin, user, Role.THERAPIST, record=write_audit)
    assert revoke_role(admin, user, Role.CLIENT, record=write_audit)
    assert not revoke_role(admin, user, Role.CLIENT, record=write_audit)
    set_active(admin, user, active=False, record=write_audit)
    fresh = User.objects.get(pk=user.pk)
    assert (fresh.email, fresh.roles, fresh.is_active, fresh.has_usable_password()) == (
        "new@cast.invalid",
        frozenset({"therapist"}),
        False,
        False,
    )
    assert trail()[1:] == [
        ("person.created", {"roles": ["client"]}),
        ("role.granted", {"role": "therapist"}),
        ("role.revoked", {"role": "client"}),
        ("person.disabled", {}),
    ]
    assert set(AuditRecord.objects.exclude(number=1).values_list("actor_id", "target_id")) == {
        (admin.pk, str(user.pk))
    }


def test_a_login_in_use_makes_nobody_and_no_record() -> None:
    make_person("client")
    again = NewPerson(email="client@cast.invalid", given_name="x", family_name="y")
    with pytest.raises(IntegrityError), transaction.atomic():
        create_person(None, again, record=write_audit)
    assert (User.objects.count(), len(trail())) == (1, 1)


def test_pronouns_are_kept_changed_and_taken_back_and_the_trail_says_only_that() -> None:
    user = make_person("client", Role.CLIENT)
    kept = [set_pronouns(user, typed, record=write_audit) for typed in (" she/her", "she/her", "they", "")]
    assert (kept, User.objects.get(pk=user.pk).pronouns) == (["she/her", "she/her", "they", ""], None)
    changes = [detail for action, detail in trail() if action == "person.pronouns_set"]
    assert changes == [{"is_said": True}, {"is_said": True}, {"is_said": False}]
    with pytest.raises(ValidationError):
        set_pronouns(user, "<b>", record=write_audit)
