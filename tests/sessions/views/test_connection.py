"""Who may try their connection, and that the page and its ticket name nobody."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from sessions.services.placement import report_node
from sessions.services.tickets import read_check, read_entry
from tests.cast import Cast
from tests.sessions.queries.test_login import sign_in

PAGE, TICKET = "/check/", "/check/ticket/"


@pytest.fixture
def node(cast: Cast) -> None:
    report_node(uuid4(), url="wss://node.invalid", load=0)


def test_anybody_who_is_signed_in_and_nobody_else(cast: Cast, node: None) -> None:
    for person in cast.everybody().values():
        browser = sign_in(person)[0]
        assert (browser.get(PAGE).status_code, browser.post(TICKET).status_code) == (200, 200)
        assert browser.get(TICKET).status_code == 405
    assert Client().get(PAGE)["Location"] == f"/accounts/login/?next={PAGE}"
    assert Client().post(TICKET).status_code == 404


def test_a_ticket_opens_a_check_and_no_room(cast: Cast, node: None, settings: Settings) -> None:
    settings.VIOIP_TURN_URLS, settings.VIOIP_TURN_SECRET = ["turns:turn.invalid"], "shared"
    answer = sign_in(cast.client)[0].post(TICKET)
    body = answer.json()
    assert body["url"] == "wss://node.invalid/ws/check/"
    assert read_entry(body["ticket"], 0) is None
    ticket = read_check(body["ticket"], 0)
    assert ticket is not None
    assert ticket.user == str(cast.client.pk)
    assert [server["urls"] for server in body["ice_servers"]] == [["turns:turn.invalid"]]
    assert "no-store" in answer["Cache-Control"]


def test_neither_names_anybody(cast: Cast, node: None) -> None:
    browser = sign_in(cast.client)[0]
    told = browser.post(TICKET).content.decode() + browser.get(PAGE).content.decode()
    names = {one for person in cast.everybody().values() for one in (person.family_name, person.email)}
    assert [name for name in names if name in told] == []
    assert str(cast.session.pk) not in told


def test_my_week_leads_there_and_the_page_has_no_camera(cast: Cast, node: None) -> None:
    browser = sign_in(cast.client)[0]
    assert f'href="{PAGE}"' in browser.get("/week/").content.decode()
    assert "camera=()" in browser.get(PAGE)["Permissions-Policy"]


def test_without_a_node_it_says_so(cast: Cast) -> None:
    answer = sign_in(cast.client)[0].post(TICKET)
    assert (answer.status_code, answer.json()["code"]) == (503, "no_room")
