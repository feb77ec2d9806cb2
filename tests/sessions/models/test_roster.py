"""One row a person and session; a make-up is a client's and names another session."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from sessions.models import RosterEntry, RosterOrigin, RosterRole
from tests.cast import Cast


def create(cast: Cast, **fields: Any) -> RosterEntry:
    """A row of the first session, for somebody who is not in it unless said otherwise."""
    usual = {"session": cast.session, "person": cast.other_client, "role": RosterRole.CLIENT}
    with transaction.atomic():
        return RosterEntry.objects.create(**usual | fields)


def test_a_person_is_on_a_roster_once(cast: Cast) -> None:
    with pytest.raises(IntegrityError):
        create(cast, person=cast.client, role=RosterRole.FACILITATOR)


def test_roles_and_origins_are_closed(cast: Cast) -> None:
    for wrong in ({"role": "guest"}, {"origin": "magic"}):
        with pytest.raises(IntegrityError):
            create(cast, **wrong)


def test_a_make_up_is_a_clients_and_of_another_session(cast: Cast) -> None:
    make_up = {"make_up_for": cast.other_session, "origin": RosterOrigin.MAKE_UP}
    for wrong in (
        {"role": RosterRole.FACILITATOR},
        {"origin": RosterOrigin.HAND},
        {"make_up_for": cast.session},
    ):
        with pytest.raises(IntegrityError):
            create(cast, **make_up | wrong)
    assert create(cast, **make_up).make_up_for == cast.other_session
