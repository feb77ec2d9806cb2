"""The last screen's two addresses: one's own numbers, and two answers that nobody else can send or read."""

from __future__ import annotations

import logging

import pytest
from django.test import Client

from groups.models import FeedbackForm
from groups.services.feedback_form import put_feedback_form
from sessions.models import Feedback
from tests.attended import attend
from tests.cast import Cast
from vioip.accounts.models import User


@pytest.fixture
def ended(cast: Cast) -> Cast:
    """The group has met, and its program asks."""
    put_feedback_form(None, FeedbackForm(program=cast.program))
    attend(cast.session, {cast.client: (0, 178), cast.groupmate: (0, 90)}, led_by=cast.facilitator, ended=180)
    return cast


def browser(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def say(person: User, cast: Cast, body: str) -> int:
    path = f"/sessions/{cast.session.pk}/feedback/"
    return browser(person).post(path, body, content_type="application/json").status_code


def test_everybody_reads_their_own_number(ended: Cast) -> None:
    path = f"/sessions/{ended.session.pk}/counted/"
    answers = {part: browser(one).get(path) for part, one in ended.everybody().items()}
    seconds = {part: one.json()["session_s"] for part, one in answers.items() if one.status_code == 200}
    assert seconds == {"client": 178 * 60, "groupmate": 90 * 60, "facilitator": None}
    assert {one.status_code for part, one in answers.items() if part not in seconds} == {404}
    assert Client().get(path).status_code == 404
    assert "no-store" in answers["client"]["Cache-Control"]
    assert answers["client"].json()["feedback"]["helpful"] == "How helpful was today's session?"
    assert answers["facilitator"].json()["feedback"] is None


def test_only_clients_of_the_session_answer_once(ended: Cast, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        assert say(ended.client, ended, '{"helpful": 4, "words": "Canary words"}') == 200
    assert say(ended.client, ended, '{"helpful": 1}') == 404
    assert say(ended.groupmate, ended, '{"helpful": 9}') == 400
    for part in ("facilitator", "other_client", "coordinator", "stranger"):
        assert say(ended.everybody()[part], ended, '{"helpful": 1}') == 404
    assert [row.person for row in Feedback.objects.all()] == [ended.client]
    assert "anary words" not in caplog.text


def test_nothing_is_taken_before_the_end_or_where_nothing_is_asked(cast: Cast) -> None:
    assert say(cast.client, cast, "{}") == 404


def test_the_review_shows_it_to_staff_alone(ended: Cast) -> None:
    say(ended.client, ended, '{"helpful": 4, "words": "Canary words"}')
    review = browser(ended.facilitator).get(f"/sessions/{ended.session.pk}/review/").content.decode()
    assert "Canary words" in review
    page = browser(ended.groupmate).get(f"/sessions/{ended.session.pk}/").content.decode()
    assert "Canary words" not in page
