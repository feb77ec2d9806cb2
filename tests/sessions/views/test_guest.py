"""A guest's way in: the link, the agreement, the room, its ticket; and every other door, which stays shut."""

from __future__ import annotations

import json
import logging
import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from sessions.core.attendance.facts import Joined
from sessions.models import GuestPass, ParticipationConsent, RosterEntry, TherapySession
from sessions.queries.login import digest_of_login
from sessions.services.guest import uninvite
from sessions.services.handouts import add_piece, begin_handout, finish_handout
from sessions.services.ledger import write_facts
from sessions.services.placement import report_node
from sessions.services.tickets import Ticket, read_entry
from sessions.urls import urlpatterns
from tests.cast import Cast, make_session
from tests.invited import NAME, invited
from tests.sessions.queries.test_handouts import PDF as WHOLE_PDF
from vioip.audit.models import AuditRecord

PDF = WHOLE_PDF[:200]
AGREE = {"action": "agree", "agreed": "yes"}


@pytest.fixture
def soon(cast: Cast) -> TherapySession:
    """A session of the first circle that is on now, with a node that could hold it."""
    report_node(uuid4(), url="", load=0)
    return make_session(cast.group, timezone.now() - timedelta(minutes=5))


@pytest.fixture
def link(cast: Cast, soon: TherapySession) -> tuple[GuestPass, str]:
    return invited(cast.facilitator, soon, at=timezone.now())


def opens(token: str, browser: Client | None = None) -> Client:
    browser = browser or Client()
    browser.post("/guest/", {"action": "open", "token": token})
    return browser


def test_from_the_link_to_a_ticket(link: tuple[GuestPass, str], soon: TherapySession) -> None:
    guest, token = link
    browser = opens(token)
    page = browser.get("/guest/").content.decode()
    for words in (NAME, "Interpreter", soon.title, "I agree"):
        assert words in page
    assert browser.get("/guest/room/").status_code == 302
    assert browser.post("/guest/ticket/").status_code == 404
    assert browser.post("/guest/", {"action": "agree"})["Location"] == "/guest/"
    assert browser.post("/guest/", AGREE)["Location"] == "/guest/room/"
    room = browser.get("/guest/room/")
    assert "camera=(self)" in room["Permissions-Policy"]
    found = re.search(r'id="room-config" type="application/json">(.*?)</script>', room.content.decode())
    assert found is not None
    assert {
        key: json.loads(found[1])[key] for key in ("guest", "session", "arrival", "emergency", "seats")
    } == {
        "guest": True,
        "session": str(soon.pk),
        "arrival": None,
        "emergency": {"number": "911", "crisisLine": "988"},
        "seats": 4 + 3,
    }
    ticket = read_entry(browser.post("/guest/ticket/").json()["ticket"], 0)
    assert isinstance(ticket, Ticket)
    assert (ticket.user, ticket.role, ticket.capacity, ticket.name, ticket.session) == (
        str(guest.pk),
        "guest",
        "interpreter",
        NAME,
        str(soon.pk),
    )
    assert ticket.here_for is None
    assert ticket.login == digest_of_login(str(browser.session.session_key))


def test_the_same_browser_goes_on_and_another_is_told(link: tuple[GuestPass, str]) -> None:
    _, token = link
    browser = opens(token)
    assert NAME in opens(token, browser).get("/guest/").content.decode()
    answer = Client().post("/guest/", {"action": "open", "token": token})
    assert (answer.status_code, "another browser" in answer.content.decode()) == (403, True)
    assert NAME not in answer.content.decode()


def test_whoever_is_signed_in_uses_no_link_up(cast: Cast, link: tuple[GuestPass, str]) -> None:
    guest, token = link
    browser = Client()
    browser.force_login(cast.facilitator)
    assert browser.post("/guest/", {"action": "open", "token": token}).status_code == 403
    assert not guest.steps.exists()


def test_a_withdrawn_link_is_dead_wherever_it_got_to(cast: Cast, link: tuple[GuestPass, str]) -> None:
    guest, token = link
    browser = opens(token)
    browser.post("/guest/", AGREE)
    uninvite(cast.facilitator, guest, now=timezone.now())
    assert "This link is not open" in browser.get("/guest/").content.decode()
    assert browser.get("/guest/room/")["Location"] == "/guest/"
    assert browser.post("/guest/ticket/").status_code == 404
    assert browser.post("/guest/", {"action": "open", "token": token}).status_code == 403


def test_a_client_who_was_not_asked_shuts_the_door_and_is_not_named(
    cast: Cast, link: tuple[GuestPass, str], soon: TherapySession
) -> None:
    guest, token = link
    browser = opens(token)
    browser.post("/guest/", AGREE)
    assert browser.post("/guest/ticket/").status_code == 200
    RosterEntry.objects.create(session=soon, person=cast.other_client, role="client")
    refused = browser.post("/guest/ticket/")
    assert (refused.status_code, refused.json()["code"]) == (409, "no_consent")
    assert browser.get("/guest/room/")["Location"] == "/guest/"
    page = browser.get("/guest/").content.decode()
    assert (refused.json()["detail"] in page, cast.other_client.given_name in page) == (True, False)
    ParticipationConsent.objects.create(
        guest=guest, client=cast.other_client, how="written", by=cast.facilitator, at=timezone.now()
    )
    assert browser.post("/guest/ticket/").status_code == 200
    assert browser.get("/guest/room/").status_code == 200


@pytest.mark.parametrize("token", ["", "x" * 43, "y" * 5000])
def test_what_is_no_link_opens_nothing(db: None, token: str) -> None:
    answer = Client().post("/guest/", {"action": "open", "token": token})
    assert (answer.status_code, "This link is not open" in answer.content.decode()) == (403, True)


def test_looking_at_a_link_opens_nothing_and_says_nothing(link: tuple[GuestPass, str]) -> None:
    guest, _ = link
    page = Client().get("/guest/")
    assert (page.status_code, "<title>Meeting</title>" in page.content.decode()) == (200, True)
    assert page["Referrer-Policy"] == "no-referrer"
    assert not guest.steps.exists()


def test_every_other_door_stays_shut(
    cast: Cast, link: tuple[GuestPass, str], soon: TherapySession, caplog: pytest.LogCaptureFixture
) -> None:
    """A guest walks all addresses, with their own session's id and another's, and learns nothing."""
    caplog.set_level(logging.INFO)
    _, token = link
    browser = opens(token)
    browser.post("/guest/", AGREE)
    ids = {"client": str(cast.client.pk), "person": str(cast.client.pk), "handout": str(uuid4()), "n": "1"}
    walked = 0
    for session in (soon, cast.other_session):
        known = ids | {"session": str(session.pk)}
        for pattern in urlpatterns:
            path = "/" + re.sub(r"<\w+:(\w+)>", "{\\1}", str(pattern.pattern)).format(**known)
            if path.startswith("/guest/"):
                continue
            for answer in (browser.get(path), browser.post(path)):
                is_shut = answer.status_code in (404, 405) or (
                    answer.status_code == 302 and answer["Location"].startswith("/accounts/login/")
                )
                assert is_shut, (path, answer.status_code)
                assert cast.client.given_name not in answer.content.decode()
                walked += 1
    assert walked > 60
    assert token not in caplog.text
    assert NAME not in caplog.text


def test_a_guest_says_how_they_want_to_be_spoken_of_as_they_agree(
    link: tuple[GuestPass, str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    browser = opens(link[1])
    assert 'list="pronouns-list"' in browser.get("/guest/").content.decode()
    odd = browser.post("/guest/", AGREE | {"pronouns": "<canary>"})
    text = odd.content.decode()
    assert (odd.status_code, "Please use letters" in text, 'value="&lt;canary&gt;"' in text) == (
        422,
        True,
        True,
    )
    assert browser.get("/guest/room/").status_code == 302, "nothing was agreed to yet"
    browser.post("/guest/", AGREE | {"pronouns": "they/canary"})
    found = re.search(
        r'id="room-config" type="application/json">(.*?)</script>',
        browser.get("/guest/room/").content.decode(),
    )
    assert found is not None
    config = json.loads(found[1])
    assert (config["name"], config["pronouns"], config["pronounsUrl"]) == (NAME, "they/canary", "")
    ticket = read_entry(browser.post("/guest/ticket/").json()["ticket"], 0)
    assert ticket is not None
    assert (ticket.pronouns, "canary" in caplog.text) == ("they/canary", False)


def test_a_handout_of_a_family_session_is_had_by_whoever_was_let_in(
    cast: Cast, link: tuple[GuestPass, str], soon: TherapySession
) -> None:
    guest, token = link
    TherapySession.objects.filter(pk=soon.pk).update(service="family")
    file = begin_handout(cast.facilitator, soon, len(PDF), now=timezone.now())
    add_piece(file, 0, PDF)
    finish_handout(cast.facilitator, file)
    browser, path = opens(token), f"/guest/handouts/{file.pk}/"
    browser.post("/guest/", AGREE)
    assert [browser.get(path).status_code, Client().get(path).status_code] == [404, 404]
    stamp: dict[str, Any] = {"session": str(soon.pk), "epoch": 1, "at_ms": soon.start_ms}
    joined = Joined(**stamp, seq=1, person=str(guest.pk), peer="g1", role="guest", place="main")
    write_facts(soon.pk, [joined])
    answer = browser.get(path)
    assert (answer.content, "sandbox" in answer["Content-Security-Policy"]) == (PDF, True)
    [record] = AuditRecord.objects.filter(action="handout.opened")
    assert (record.actor, record.detail["guest"]) == (None, str(guest.pk))
