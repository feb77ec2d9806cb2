"""Who of those connected has lost the right to be."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from sessions.core.attendance.facts import Ended
from sessions.models import RosterEntry
from sessions.queries.login import Connected, digest_of_login, is_live_login, revoked
from sessions.services.guest import uninvite
from sessions.services.ledger import write_facts
from tests.cast import Cast, make_session
from tests.invited import arrived, invited, login_in
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
    assert set(revoked(both)) == set()
    assert set(revoked([])) == set()


def test_a_log_out_is_that_login_alone(cast: Cast, both: list[Connected]) -> None:
    browser, login = sign_in(cast.client)
    phone = Connected(str(cast.client.pk), login, str(cast.session.pk))
    assert set(revoked([*both, phone])) == set()
    browser.logout()
    assert revoked([*both, phone]) == {phone: "leave"}
    assert (is_live_login(login), is_live_login(both[0].login)) == (False, True)


def test_a_disabled_person_and_one_taken_off_the_roster(cast: Cast, both: list[Connected]) -> None:
    User.objects.filter(pk=cast.client.pk).update(is_active=False)
    assert revoked(both) == {both[0]: "removed"}
    RosterEntry.objects.filter(session=cast.session, person=cast.groupmate).delete()
    assert set(revoked(both)) == set(both)


def test_a_login_of_one_session_is_none_of_another(cast: Cast, both: list[Connected]) -> None:
    elsewhere = Connected(both[0].user, both[0].login, str(cast.other_session.pk))
    assert set(revoked([elsewhere])) == {elsewhere}


def test_a_guest_until_the_link_is_taken_back_the_browser_is_another_or_the_session_is_over(
    cast: Cast,
) -> None:
    now = timezone.now()
    start = now - timedelta(minutes=5)
    session = make_session(cast.group, start)
    guest, token = invited(cast.facilitator, session, at=now)
    login = login_in(Client())
    arrived(guest, token, login, at=now)
    one = Connected(str(guest.pk), login, str(session.pk))
    elsewhere = Connected(one.user, one.login, str(cast.other_session.pk))
    other_browser = Connected(one.user, login_in(Client()), one.session)
    assert set(revoked([one, elsewhere, other_browser])) == {elsewhere, other_browser}
    uninvite(cast.facilitator, guest, now=now)
    assert revoked([one]) == {one: "removed"}
    again, token = invited(cast.facilitator, session, at=now)
    arrived(again, token, login, at=now)
    two = Connected(str(again.pk), login, str(session.pk))
    assert set(revoked([two])) == set()
    write_facts(session.pk, [Ended(at_ms=1, seq=1, epoch=1, session=str(session.pk))])
    assert set(revoked([two])) == {two}
