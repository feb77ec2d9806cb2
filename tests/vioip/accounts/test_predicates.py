"""Who holds what, strangers and visitors included."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from tests.cast import Cast
from vioip.accounts.models import Role
from vioip.accounts.predicates import holds, oversees


def test_who_oversees_the_clinic(cast: Cast) -> None:
    assert {part for part, person in cast.everybody().items() if oversees(person)} == {
        "coordinator",
        "administrator",
    }
    assert not oversees(AnonymousUser())


def test_holds(cast: Cast) -> None:
    assert {part for part, person in cast.everybody().items() if holds(person, Role.CLIENT)} == {
        "client",
        "groupmate",
        "other_client",
    }
