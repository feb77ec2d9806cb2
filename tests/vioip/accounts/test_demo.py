"""One-click sign-in exists for invented people only, and only while the demo is on."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from tests.cast import make_person
from vioip.accounts.demo import DemoAccount, demo_accounts, sign_in_demo
from vioip.accounts.models import Role, User
from vioip.audit.models import AuditRecord

pytestmark = pytest.mark.django_db


def browser_request() -> HttpRequest:
    request = RequestFactory().post("/")
    SessionMiddleware(lambda _: HttpResponse()).process_request(request)
    return request


def demo_person(key: str, role: Role) -> User:
    user = make_person(key, role)
    user.email = f"{key}@demo.invalid"
    user.save()
    return user


@pytest.fixture
def demo_on(settings: Any) -> None:
    settings.VIOIP_STARTED_IN_DEBUG = settings.VIOIP_DEMO = True


@pytest.mark.usefixtures("demo_on")
def test_demo_accounts_are_those_of_the_demo() -> None:
    client = demo_person("ana", Role.CLIENT)
    played = demo_person("eve+synthetic", Role.CLIENT)
    lead = demo_person("tess", Role.THERAPIST)
    make_person("client", Role.CLIENT)
    assert demo_accounts() == [
        DemoAccount(lead.pk, lead.full_name, "therapist", "tess@demo.invalid", False),
        DemoAccount(client.pk, client.full_name, "client", "ana@demo.invalid", False),
        DemoAccount(played.pk, played.full_name, "client", "eve+synthetic@demo.invalid", True),
    ]


@pytest.mark.usefixtures("demo_on")
def test_a_click_signs_in_and_is_recorded() -> None:
    client, request = demo_person("ana", Role.CLIENT), browser_request()
    assert sign_in_demo(request, client.pk) == client
    assert request.session["_auth_user_id"] == str(client.pk)
    assert AuditRecord.objects.latest("number").action == "sign_in.succeeded"


@pytest.mark.usefixtures("demo_on")
def test_nobody_but_demo_people_can_be_clicked() -> None:
    request = browser_request()
    for user in (make_person("client", Role.CLIENT), make_person("administrator", Role.ADMINISTRATOR)):
        with pytest.raises(PermissionDenied):
            sign_in_demo(request, user.pk)
    assert "_auth_user_id" not in request.session


@pytest.mark.parametrize(("debug", "demo"), [(False, True), (True, False), (False, False)])
def test_without_debug_and_demo_nothing_is_offered(settings: Any, debug: bool, demo: bool) -> None:
    settings.VIOIP_STARTED_IN_DEBUG, settings.VIOIP_DEMO = debug, demo
    client, request = demo_person("ana", Role.CLIENT), browser_request()
    assert demo_accounts() == []
    with pytest.raises(PermissionDenied):
        sign_in_demo(request, client.pk)
    assert "_auth_user_id" not in request.session
