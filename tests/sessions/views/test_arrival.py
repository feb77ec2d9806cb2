"""The card's way in and its way to those who lead: bodies only, and nothing in logs."""

from __future__ import annotations

import json
import logging
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from sessions.models import Arrival, LetInAnyway, TherapySession
from tests.arriving import ANSWER, PHONE, PLACE, WHOLE, asks
from tests.cast import Cast, make_session
from vioip.accounts.models import User
from vioip.audit.models import AuditRecord


@pytest.fixture
def today(cast: Cast) -> TherapySession:
    """A session of now, in a program that asks."""
    asks(cast.program)
    return make_session(cast.group, timezone.now() + timedelta(minutes=5))


def signed_in(person: User) -> Client:
    browser = Client()
    browser.force_login(person)
    return browser


def post(person: User, session: TherapySession, body: Any, where: str = "arrival") -> int:
    path = f"/sessions/{session.pk}/{where}/"
    text = body if isinstance(body, str) else json.dumps(body)
    return signed_in(person).post(path, text, content_type="application/json").status_code


def test_a_client_says_where_they_are_and_those_who_lead_read_it(cast: Cast, today: TherapySession) -> None:
    assert post(cast.client, today, WHOLE.model_dump(mode="json")) == 200
    answer = signed_in(cast.facilitator).get(f"/sessions/{today.pk}/arrivals/")
    assert "no-store" in answer["Cache-Control"]
    mine = next(one for one in answer.json()["arrivals"] if one["person"] == str(cast.client.pk))
    assert (mine["missing"], mine["said"]["place"], mine["said"]["phone"]) == ([], PLACE, PHONE)
    assert mine["said"]["answers"] == [{"question": "How is it?", "answer": ANSWER}]
    assert AuditRecord.objects.filter(action="arrival.read", actor=cast.facilitator).count() == 1


def test_everybody_else_finds_nothing(cast: Cast, today: TherapySession) -> None:
    post(cast.client, today, WHOLE.model_dump(mode="json"))
    path = f"/sessions/{today.pk}/arrivals/"
    answers = {part: signed_in(one).get(path).status_code for part, one in cast.everybody().items()}
    may = {"facilitator", "coordinator", "administrator"}
    assert answers == {part: 200 if part in may else 404 for part in answers}
    for part, person in cast.everybody().items():
        expected = 200 if part in ("client", "groupmate") else 404
        assert post(person, today, {}) == expected, part
    assert Client().get(path).status_code == 404


def test_where_nothing_is_asked_there_is_no_card(cast: Cast) -> None:
    assert post(cast.client, cast.session, {}) == 404


@pytest.mark.parametrize("body", ["", "{", '{"place": 7}', '{"mood": ""}', '{"place": "' + "x" * 9000 + '"}'])
def test_what_is_no_card_is_refused_in_a_sentence(cast: Cast, today: TherapySession, body: str) -> None:
    assert post(cast.client, today, body) == 400
    assert Arrival.objects.count() == 0


def test_letting_in_anyway_is_written_down(cast: Cast, today: TherapySession) -> None:
    people = {"people": [str(cast.client.pk)]}
    assert post(cast.facilitator, today, people, "arrivals") == 200
    assert LetInAnyway.objects.get().person == cast.client
    assert post(cast.client, today, people, "arrivals") == 404
    assert post(cast.facilitator, today, {"people": "all"}, "arrivals") == 400


def test_the_page_of_the_room_brings_the_card_once_for_each_session(
    cast: Cast, today: TherapySession
) -> None:
    path = f"/sessions/{today.pk}/room/"
    first = signed_in(cast.client).get(path).content.decode()
    assert '"consent": "I agree."' in first
    assert '"last": null' in first
    post(cast.client, today, WHOLE.model_dump(mode="json"))
    again = signed_in(cast.client).get(path).content.decode()
    assert '"arrival": null' in again
    assert PLACE not in again
    assert '"arrival": null' in signed_in(cast.facilitator).get(path).content.decode()


def test_texts_and_questions_are_asked_once_a_day(cast: Cast, today: TherapySession) -> None:
    post(cast.client, today, WHOLE.model_copy(update={"confidentiality": False}).model_dump(mode="json"))
    later = make_session(cast.group, timezone.now() + timedelta(minutes=90))
    page = signed_in(cast.client).get(f"/sessions/{later.pk}/room/").content.decode()
    found = re.search(r'<script id="room-config"[^>]*>(.*?)</script>', page)
    assert found
    card = json.loads(found[1])["arrival"]
    asked = (card["consent"], card["confidentiality"], card["questions"], card["today"])
    assert asked == ("", "I promise.", [], True)
    assert (card["last"]["place"], card["last"]["private"]) == (PLACE, True)


def test_no_log_says_what_was_said(
    cast: Cast, today: TherapySession, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        post(cast.client, today, WHOLE.model_dump(mode="json"))
        signed_in(cast.facilitator).get(f"/sessions/{today.pk}/arrivals/")
        post(cast.client, today, '{"place": "12 Canary Lane", "mood": 1}')
    assert "anary" not in caplog.text
