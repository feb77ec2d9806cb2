"""The way from a page into a room, for every part of the cast."""

from __future__ import annotations

import logging
from uuid import uuid4

import pytest
from django.test import Client
from django.utils.log import request_logger
from pytest_django.fixtures import Settings

from sessions.core.attendance.facts import Ended
from sessions.queries.login import digest_of_login
from sessions.services.ledger import write_facts
from sessions.services.placement import report_node
from sessions.services.tickets import Ticket, read_entry
from sessions.views import tickets
from tests.cast import Cast
from tests.sessions.queries.test_login import sign_in


@pytest.fixture
def node(cast: Cast) -> None:
    report_node(uuid4(), url="", load=0)


def test_the_roster_gets_a_ticket_and_everybody_else_a_404(cast: Cast, node: None) -> None:
    path = f"/sessions/{cast.session.pk}/ticket/"
    statuses = {part: sign_in(person)[0].post(path).status_code for part, person in cast.everybody().items()}
    expected = dict.fromkeys(cast.everybody(), 404) | dict.fromkeys(
        ("client", "groupmate", "facilitator"), 200
    )
    assert statuses == expected
    assert Client().post(path).status_code == 404
    assert sign_in(cast.client)[0].post(f"/sessions/{uuid4()}/ticket/").status_code == 404


def test_a_ticket_is_bound_to_its_login(cast: Cast, node: None) -> None:
    browser, login = sign_in(cast.client)
    answer = browser.post(f"/sessions/{cast.session.pk}/ticket/", HTTP_HOST="127.0.0.1:8000")
    body = answer.json()
    ticket = read_entry(body["ticket"], 0)
    assert isinstance(ticket, Ticket)
    assert ticket.login == login == digest_of_login(browser.session.session_key or "")
    assert body["url"] == f"ws://127.0.0.1:8000/ws/rooms/{cast.session.pk}/"
    assert "no-store" in answer["Cache-Control"]


def test_browsers_are_told_of_no_server_but_the_clinics_own(
    cast: Cast, node: None, settings: Settings
) -> None:
    browser, _ = sign_in(cast.client)
    path = f"/sessions/{cast.session.pk}/ticket/"
    assert browser.post(path).json()["ice_servers"] == []
    settings.VIOIP_TURN_URLS, settings.VIOIP_TURN_SECRET = ["turns:turn.invalid"], "shared"
    (first,), (second,) = (browser.post(path).json()["ice_servers"] for _ in range(2))
    assert (first["urls"], first.keys()) == (["turns:turn.invalid"], {"urls", "username", "credential"})
    assert first["username"] != second["username"]
    assert str(cast.client.pk) not in str(first)


def test_reading_a_ticket_is_not_asking_for_one(cast: Cast, node: None) -> None:
    assert sign_in(cast.client)[0].get(f"/sessions/{cast.session.pk}/ticket/").status_code == 405


def test_a_forged_form_gets_none(cast: Cast, node: None) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.client, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert browser.post(f"/sessions/{cast.session.pk}/ticket/").status_code == 403


def test_no_node_and_no_session_any_more_are_said(cast: Cast) -> None:
    browser, _ = sign_in(cast.client)
    path = f"/sessions/{cast.session.pk}/ticket/"
    assert (browser.post(path).status_code, browser.post(path).json()["code"]) == (503, "no_room")
    write_facts(cast.session.pk, [Ended(at_ms=1, seq=1, epoch=1, session=str(cast.session.pk))])
    assert (browser.post(path).status_code, browser.post(path).json()["code"]) == (409, "ended")


def test_rooms_that_are_not_up_yet_are_no_error_in_the_log_and_a_mistake_of_ours_is(
    cast: Cast, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, _ = sign_in(cast.client)
    browser.raise_request_exception = False
    path = f"/sessions/{cast.session.pk}/ticket/"

    def levels(status: int) -> list[int]:
        caplog.clear()
        assert browser.post(path).status_code == status
        return [one.levelno for one in caplog.records if one.name == request_logger.name]

    assert levels(503) == [logging.INFO]
    monkeypatch.setattr(tickets, "admit_to_node", lambda *_: 1 / 0)
    assert levels(500) == [logging.ERROR]
