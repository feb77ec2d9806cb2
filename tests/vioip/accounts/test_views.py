"""Signing in by the form, and by one press in a demo clinic."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import Settings

from tests.cast import PASSWORD, Cast, make_person
from vioip.accounts.demo import DEMO_DOMAIN
from vioip.accounts.models import Role, User


@pytest.fixture
def demo_client(db: None, settings: Settings) -> User:
    settings.VIOIP_DEMO = settings.VIOIP_STARTED_IN_DEBUG = True
    person = make_person("demo_client", Role.CLIENT)
    person.email = f"demo@{DEMO_DOMAIN}"
    person.save()
    return person


def test_a_person_signs_in_and_lands_at_home(cast: Cast) -> None:
    form = {"login": cast.client.email, "password": PASSWORD}
    answer = Client().post("/accounts/login/", form)
    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_a_wrong_password_and_an_unknown_person_read_the_same(cast: Cast) -> None:
    texts = []
    for email in (cast.client.email, "nobody@cast.invalid"):
        page = Client().post("/accounts/login/", {"login": email, "password": "not it at all"})
        texts.append(page.content.decode().split("<main")[1].replace(email, "EMAIL").split('value="')[0])
        assert page.status_code == 200
    assert texts[0] == texts[1]


def test_one_press_signs_in_a_demo_person(demo_client: User) -> None:
    browser = Client()
    assert demo_client.full_name in browser.get("/accounts/login/").content.decode()
    answer = browser.post("/accounts/demo/", {"person": str(demo_client.pk)})
    assert answer["Location"] == "/"
    assert browser.get("/week/").status_code == 200


def test_nobody_is_pressed_in_when_the_demo_is_off(demo_client: User, settings: Settings) -> None:
    settings.VIOIP_DEMO = False
    browser = Client()
    assert demo_client.full_name not in browser.get("/accounts/login/").content.decode()
    assert browser.post("/accounts/demo/", {"person": str(demo_client.pk)}).status_code == 403


def test_only_demo_people_are_pressed_in(cast: Cast, demo_client: User) -> None:
    assert Client().post("/accounts/demo/", {"person": str(cast.client.pk)}).status_code == 403
    assert Client().post("/accounts/demo/", {"person": "ana"}).status_code == 400
