"""The card as a page and for the room: the same people, the same steps, nothing in logs."""

from __future__ import annotations

import logging
import re

import pytest
from django.test import Client

from sessions.models import SafetyStep
from tests.arriving import PHONE, PLACE, arrives, asks
from tests.cast import Cast
from vioip.accounts.models import User

MAY = {"facilitator", "coordinator", "administrator"}


def browser(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def paths(cast: Cast) -> list[str]:
    start = f"/sessions/{cast.session.pk}/people/{cast.client.pk}/welfare"
    return [f"{start}/", f"{start}.json"]


def test_only_those_who_lead_or_oversee(cast: Cast) -> None:
    for path in paths(cast):
        for part, person in cast.everybody().items():
            for answer in (browser(person).get(path), browser(person).post(path, {"kind": "opened"})):
                assert (answer.status_code < 400) == (part in MAY), (part, path)
                assert part in MAY or answer.status_code == 404
    assert Client().get(paths(cast)[0]).status_code == 302
    assert Client().get(paths(cast)[1]).status_code == 404


def test_the_room_reads_and_adds(cast: Cast) -> None:
    asks(cast.program)
    arrives(cast.client, cast.session)
    leader, path = browser(cast.facilitator), paths(cast)[1]
    card = leader.get(path).json()
    assert (card["place"], card["phone"], card["emergency_number"], card["crisis_line"]) == (
        PLACE,
        PHONE,
        "911",
        "988",
    )
    assert (card["contact"]["may_call"], card["is_open"], card["steps"]) == (True, False, [])
    after = leader.post(path, {"kind": "opened", "note": "He looked unwell."}).json()
    assert after["is_open"]
    assert [(step["by"], step["words"], step["note"]) for step in after["steps"]] == [
        (cast.facilitator.full_name, "Began a welfare check", "He looked unwell.")
    ]
    calling = leader.post(path, {"kind": "calling_emergency"}).json()["steps"][-1]
    assert (calling["by"], calling["words"]) == (
        cast.facilitator.full_name,
        "Is calling the emergency number now",
    )
    refused = leader.post(path, {"kind": "dance"})
    assert (refused.status_code, refused.json()["detail"]) == (400, "Choose what you did.")


def test_the_page_tells_and_takes_the_same(cast: Cast) -> None:
    asks(cast.program)
    arrives(cast.client, cast.session)
    leader, path = browser(cast.facilitator), paths(cast)[0]
    page = leader.get(path).content.decode()
    assert PLACE in page
    assert "agrees to this call" in page
    assert re.search(PLACE + r" <span[^>]*>said <time", page)
    for number in ("tel:5555550142", "tel:5555550143", "tel:911", "tel:988"):
        assert f'href="{number}"' in page
    assert leader.post(path, {"kind": "note", "note": " "}).status_code == 422
    assert leader.post(path, {"kind": "reached", "note": ""}).status_code == 302
    assert "Reached the client, who is safe" in leader.get(path).content.decode()
    review = leader.get(f"/sessions/{cast.session.pk}/review/").content.decode()
    assert "Welfare check: there are entries" in review


def test_no_log_says_what_was_written(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        for path in paths(cast):
            browser(cast.facilitator).post(path, {"kind": "note", "note": "Canary words"})
            browser(cast.facilitator).get(path)
    assert SafetyStep.objects.count() == 2
    assert "anary words" not in caplog.text
