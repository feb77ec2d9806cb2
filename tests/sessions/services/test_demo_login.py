"""Login sessions of synthetic people: theirs alone, only in a demo, and good for no page."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client, override_settings

from sessions.queries.login import digest_of_login, is_live_login
from sessions.services.demo_login import close_login, open_login, synthetic_person
from tests.cast import Cast
from vioip.accounts.demo import DEMO_DOMAIN, SYNTHETIC_TAG
from vioip.accounts.models import User


@pytest.fixture
def robot(cast: Cast) -> User:
    cast.client.email = f"robot{SYNTHETIC_TAG}@{DEMO_DOMAIN}"
    cast.client.save()
    return cast.client


@override_settings(VIOIP_DEMO=True)
def test_a_login_lives_until_it_is_closed_and_signs_nobody_in(robot: User) -> None:
    key = open_login(robot.pk)
    assert is_live_login(digest_of_login(key))
    browser = Client()
    browser.cookies["vioip"] = key
    assert browser.get("/week/").status_code in (302, 404)
    close_login(key)
    assert not is_live_login(digest_of_login(key))


@override_settings(VIOIP_DEMO=True)
def test_real_people_are_never_played(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        open_login(cast.groupmate.pk)


def test_without_a_demo_nobody_is(robot: User) -> None:
    with pytest.raises(PermissionDenied):
        synthetic_person(robot.pk)
