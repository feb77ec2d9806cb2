"""Everybody says their own pronouns, and nobody says another's."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from sessions.queries.entry import entry_of
from tests.cast import Cast
from tests.sessions.views.test_room import config_of, open_room
from vioip.accounts.models import User
from vioip.audit.models import AuditRecord

PATH = "/pronouns/"
CANARY = "canary/canaries"


def say(person: User | None, body: Any) -> tuple[int, dict[str, str]]:
    browser = Client()
    if person is not None:
        browser.force_login(person)
    answer = browser.post(PATH, body, content_type="application/json")
    return answer.status_code, answer.json() if answer["Content-Type"] == "application/json" else {}


def test_everybody_who_is_signed_in_says_their_own(cast: Cast) -> None:
    for part, person in cast.everybody().items():
        said = {"client": "she/her", "facilitator": "they/them"}.get(part, "")
        assert say(person, {"pronouns": f" {said} "}) == (200, {"pronouns": said})
    kept = {part: User.objects.get(pk=one.pk).pronouns for part, one in cast.everybody().items()}
    assert {part: pronouns for part, pronouns in kept.items() if pronouns is not None} == {
        "client": "she/her",
        "facilitator": "they/them",
    }
    assert say(None, {"pronouns": "x"})[0] == 404


def test_they_are_on_the_ticket_and_on_the_page_from_then_on(cast: Cast) -> None:
    say(cast.client, {"pronouns": "she/her"})
    client = User.objects.get(pk=cast.client.pk)
    entry = entry_of(client, cast.session.pk)
    assert entry is not None
    assert entry.pronouns == "she/her"
    config = config_of(open_room(client, cast.session.pk))
    assert (config["name"], config["pronouns"], config["pronounsUrl"]) == ("Client C.", "she/her", PATH)
    say(client, {"pronouns": ""})
    assert User.objects.get(pk=client.pk).pronouns is None


@pytest.mark.parametrize(
    "body",
    [{"pronouns": "x" * 31}, {"pronouns": "<b>"}, {"pronouns": 5}, {}, {"pronouns": "x", "person": "y"}],
)
def test_what_does_not_fit_is_answered_in_words_and_not_kept(cast: Cast, body: dict[str, Any]) -> None:
    status, answer = say(cast.client, body)
    assert (status, answer["code"], answer["detail"].startswith("Please")) == (400, "not_that", True)
    assert say(cast.client, "x" * 5000)[0] == 400
    assert User.objects.get(pk=cast.client.pk).pronouns is None


def test_they_stand_open_in_no_table_trail_or_log(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    say(cast.client, {"pronouns": CANARY})
    say(cast.client, {"pronouns": CANARY})
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM accounts_user")
        assert CANARY not in str(cursor.fetchall())
    records = AuditRecord.objects.filter(action="person.pronouns_set")
    assert [(record.actor, record.detail) for record in records] == [(cast.client, {"is_said": True})]
    assert CANARY not in caplog.text + json.dumps(list(AuditRecord.objects.values("detail")))
    assert CANARY not in f"{User.objects.get(pk=cast.client.pk)!r}"
