"""Reads about people."""

from __future__ import annotations

import pytest

from tests.cast import make_person
from vioip.accounts.models import Role
from vioip.accounts.queries import home_of, people_with_role, room_names

pytestmark = pytest.mark.django_db


def test_people_with_role_leaves_out_the_switched_off() -> None:
    here, gone = make_person("therapist", Role.THERAPIST), make_person("gone", Role.THERAPIST)
    make_person("client", Role.CLIENT)
    gone.is_active = False
    gone.save()
    assert people_with_role(Role.THERAPIST) == [here]


def test_room_names_hold_an_initial_and_no_family_name() -> None:
    person = make_person("client", Role.CLIENT)
    assert room_names([person.pk]) == {str(person.pk): "Client C."}


@pytest.mark.parametrize(
    ("roles", "home"),
    [
        ((), ""),
        ((Role.CLIENT,), "client"),
        ((Role.ADMINISTRATOR,), "administrator"),
        ((Role.ADMINISTRATOR, Role.COORDINATOR), "coordinator"),
        ((Role.COORDINATOR, Role.THERAPIST), "therapist"),
    ],
)
def test_home_of(roles: tuple[Role, ...], home: str) -> None:
    assert home_of(make_person("somebody", *roles)) == home
