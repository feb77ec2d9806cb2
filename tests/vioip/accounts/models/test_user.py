"""A person's rights come from roles in force, and their name from nowhere but where it is asked for."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.cast import make_person
from vioip.accounts.models import Role, RoleGrant, User

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("given", "family", "alias", "shown"),
    [
        ("Ana", "Example", "", "Ana E."),
        ("Ana", "Example", "Bluebird", "Bluebird"),
        ("Ana", "", "", "Ana"),
        ("Ana Maria", "van Sample", "", "Ana Maria v."),
    ],
)
def test_room_name(given: str, family: str, alias: str, shown: str) -> None:
    assert User(given_name=given, family_name=family, alias=alias).room_name == shown


def test_no_printable_form_holds_a_name_or_a_login() -> None:
    person = make_person("client", Role.CLIENT)
    printed = f"{person} {person!r} {person.role_grants.get()} {person.role_grants.all()}"
    assert str(person.pk) in printed
    assert not any(word in printed for word in ("Canary", "Client ", "cast.invalid"))


def test_roles_in_force() -> None:
    person = make_person("both", Role.THERAPIST, Role.COORDINATOR)
    assert person.roles == {"therapist", "coordinator"}
    assert (person.has_role("client"), person.has_role("client", "therapist")) == (False, True)
    RoleGrant.objects.filter(user=person, role=Role.THERAPIST).update(revoked_at=timezone.now())
    assert person.roles == {"coordinator"}


def test_somebody_switched_off_has_no_role() -> None:
    person = make_person("administrator", Role.ADMINISTRATOR)
    assert (person.is_staff, person.has_perm("accounts.change_user")) == (True, True)
    person.is_active = False
    assert (person.is_staff, person.is_superuser, person.has_perm("x"), person.has_module_perms("x")) == (
        False,
        False,
        False,
        False,
    )


@pytest.mark.parametrize("role", [Role.CLIENT, Role.THERAPIST, Role.COORDINATOR])
def test_only_administrators_enter_the_admin(role: Role) -> None:
    person = make_person("somebody", role)
    assert (person.is_staff, person.has_perms(["accounts.view_user"])) == (False, False)


def test_logins_are_in_lower_case_and_unique() -> None:
    person = make_person("Client")
    assert person.email == "client@cast.invalid"
    assert User.objects.get_by_natural_key(" CLIENT@cast.invalid ") == person
    with pytest.raises(IntegrityError), transaction.atomic():
        make_person("CLIENT")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.bulk_create([User(email="Upper@cast.invalid", given_name="x", family_name="y")])
    with pytest.raises(ValidationError):
        User(email="client@cast.invalid", given_name="x", family_name="y", password="x").full_clean()


def test_a_role_is_open_once() -> None:
    person = make_person("client", Role.CLIENT)
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrant.objects.create(user=person, role=Role.CLIENT)
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrant.objects.create(user=person, role="king")


def test_a_superuser_is_an_administrator() -> None:
    person = User.objects.create_superuser("root@cast.invalid", "x", given_name="R", family_name="T")
    assert person.roles == {"administrator"}
