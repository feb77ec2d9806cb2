"""The page of the live room: who gets it, and what a browser is told with it."""

from __future__ import annotations

import json
import re
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

from sessions.models import FactRow, TherapySession
from tests.cast import Cast
from vioip.accounts.models import User

ALLOWED = ("client", "groupmate", "facilitator")


def open_room(person: User | None, session: UUID) -> HttpResponse:
    browser = Client()
    if person is not None:
        browser.force_login(person)
    return browser.get(f"/sessions/{session}/room/")  # type: ignore[return-value]


def config_of(page: HttpResponse) -> dict[str, Any]:
    found = re.search(r'<script id="room-config"[^>]*>(.*?)</script>', page.content.decode())
    assert found is not None
    read: dict[str, Any] = json.loads(found[1])
    return read


def end(session: TherapySession) -> None:
    FactRow.objects.create(session=session, epoch=1, seq=1, at_ms=session.end_ms, kind="ended")


@pytest.mark.parametrize(
    "part",
    ["client", "groupmate", "facilitator", "other_client", "other_therapist", "coordinator", "stranger"],
)
def test_only_the_roster_gets_a_room(cast: Cast, part: str) -> None:
    page = open_room(cast.everybody()[part], cast.session.pk)
    assert page.status_code == (200 if part in ALLOWED else 404)


def test_a_room_that_is_not_there_answers_like_one_of_others(cast: Cast) -> None:
    nowhere = open_room(cast.stranger, uuid4())
    elsewhere = open_room(cast.stranger, cast.session.pk)
    assert (nowhere.status_code, nowhere.content) == (elsewhere.status_code, elsewhere.content)


def test_whoever_is_not_signed_in_is_asked_to(cast: Cast) -> None:
    page = open_room(None, cast.session.pk)
    assert page.status_code == 302
    assert page["Location"] == f"/accounts/login/?next=/sessions/{cast.session.pk}/room/"


def test_the_page_tells_its_application_where_things_are(cast: Cast) -> None:
    config = config_of(open_room(cast.client, cast.session.pk))
    assert config.pop("csrfToken")
    assert config == {
        "session": str(cast.session.pk),
        "title": "First circle",
        "seats": 6,
        "name": "Client C.",
        "pronouns": "",
        "pronounsUrl": "/pronouns/",
        "emergency": {"number": "911", "crisisLine": "988"},
        "arrival": None,
        "guest": False,
        "ticketUrl": f"/sessions/{cast.session.pk}/ticket/",
        "checkUrl": "/check/ticket/",
        "arrivalsUrl": f"/sessions/{cast.session.pk}/arrivals/",
        "sessionUrl": f"/sessions/{cast.session.pk}/",
        "homeUrl": "/",
        "signInUrl": f"/accounts/login/?next=/sessions/{cast.session.pk}/room/",
    }


def test_the_page_names_nobody_else_not_even_those_who_lead(cast: Cast) -> None:
    text = open_room(cast.client, cast.session.pk).content.decode()
    names = [name for one in cast.everybody().values() for name in (one.given_name, one.family_name)]
    assert [name for name in names if name != "Client" and name in text] == []


def test_only_this_page_may_use_camera_and_microphone(cast: Cast) -> None:
    policy = open_room(cast.client, cast.session.pk)["Permissions-Policy"]
    assert "camera=(self)" in policy
    assert "microphone=(self)" in policy
    elsewhere = Client().get("/accounts/login/")["Permissions-Policy"]
    assert "camera=()" in elsewhere
    assert "microphone=()" in elsewhere


def test_scripts_carry_the_nonce_of_the_policy(cast: Cast) -> None:
    page = open_room(cast.client, cast.session.pk)
    found = re.search(r"'nonce-([^']+)'", page["Content-Security-Policy"])
    assert found is not None
    scripts = re.findall(r"<script(?![^>]*application/json)[^>]*>", page.content.decode())
    assert scripts
    assert all(f'nonce="{found[1]}"' in script for script in scripts)


def test_an_ended_session_leads_to_what_counted(cast: Cast) -> None:
    end(cast.session)
    page = open_room(cast.client, cast.session.pk)
    assert (page.status_code, page["Location"]) == (302, f"/sessions/{cast.session.pk}/")
    assert open_room(cast.other_client, cast.session.pk).status_code == 404
