"""Who of those connected has lost the right to be."""

from __future__ import annotations

import pytest
from django.test import Client

from sessions.models import RosterEntry
from sessions.queries.login import Connected, digest_of_login, is_live_login, revoked
from tests.cast import Cast
from vioip.accounts.models import User


def sign_in(person: User) -> tuple[Client, str]:
    browser = Client()
    browser.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return browser, digest_of_login(browser.session.session_key or "")


@pytest.fixture
def both(cast: Cast) -> list[Connected]:
    people = (cast.client, cast.groupmate)
    return [Connected(str(person.pk), sign_in(person)[1], str(cast.session.pk)) for person in people]


def test_nobody_by_default(both: list[Connected]) -> None:
    assert revoked(both) == set()
    assert revoked([]) == set()


def test_a_log_out_is_that_login_alone(cast: Cast, both: list[Connected]) -> None:
    browser, login = sign_in(cast.client)
    phone = Connected(str(cast.client.pk), login, str(cast.session.pk))
    assert revoked([*both, phone]) == set()
    browser.logout()
    assert revoked([*both, phone]) == {phone}
    assert (is_live_login(login), is_live_login(both[0].login)) == (False, True)


def test_a_disabled_person_and_one_taken_off_the_roster(cast: Cast, both: list[Connected]) -> None:
    User.objects.filter(pk=cast.client.pk).update(is_active=False)
    assert revoked(both) == {both[0]}
    RosterEntry.objects.filter(session=cast.session, person=cast.groupmate).delete()
    assert revoked(both) == set(both)


def test_a_login_of_one_session_is_none_of_another(cast: Cast, both: list[Connected]) -> None:
    elsewhere = Connected(both[0].user, both[0].login, str(cast.other_session.pk))
    assert revoked([elsewhere]) == {elsewhere}
