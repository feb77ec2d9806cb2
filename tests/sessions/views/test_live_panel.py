"""The panel over HTTP, and time on the phone while the group goes on (MINUTES case 14)."""

from __future__ import annotations

import json
import logging
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from sessions.core.attendance.facts import Attested, Excluded
from sessions.models import TherapySession
from sessions.queries.facts import facts_by_session
from sessions.services.ledger import write_facts
from tests.attended import MINUTE_MS, attend
from tests.browser import browser as fresh_browser
from tests.cast import Cast, make_session
from vioip.accounts.models import User

BEGUN = 120  # minutes ago


@pytest.fixture
def running(cast: Cast) -> TherapySession:
    """A group that goes on: the client's video ended an hour in."""
    session = make_session(cast.group, timezone.now() - timedelta(minutes=BEGUN))
    attend(session, {cast.client: (0, 60), cast.groupmate: (0, BEGUN)}, led_by=cast.facilitator)
    return session


def browser(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def vouch(person: User, session: TherapySession, span: tuple[int, int], **change: object) -> tuple[int, str]:
    subject = next(row.person for row in session.roster.all() if row.person.email.startswith("client@"))
    body = {
        "person": str(subject.pk),
        "from_ms": session.start_ms + span[0] * MINUTE_MS,
        "to_ms": session.start_ms + span[1] * MINUTE_MS,
        "reason": "On the phone",
    }
    path = f"/sessions/{session.pk}/live/"
    answer = browser(person).post(path, json.dumps(body | change), content_type="application/json")
    return answer.status_code, answer.content.decode()


def test_only_those_who_lead_or_oversee(cast: Cast, running: TherapySession) -> None:
    may = {"facilitator", "coordinator", "administrator"}
    for part, person in cast.everybody().items():
        answer = browser(person).get(f"/sessions/{running.pk}/live/")
        assert answer.status_code == (200 if part in may else 404), part
        if part not in may:
            assert vouch(person, running, (64, 110))[0] == 404
    assert not any(isinstance(fact, Attested) for fact in facts_by_session([running.pk])[running.pk])


def test_the_phone_counts_while_the_group_goes_on(
    cast: Cast, running: TherapySession, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        code, text = vouch(cast.facilitator, running, (64, 110), reason="Canary line broke")
    mine = next(one for one in json.loads(text)["clients"] if one["id"] == str(cast.client.pk))
    assert (code, mine["session_s"]) == (200, (60 + 46) * 60)
    assert "anary line" not in caplog.text
    [fact] = [one for one in facts_by_session([running.pk])[running.pk] if isinstance(one, Attested)]
    assert (fact.by, fact.modality) == (str(cast.facilitator.pk), "audio")


@pytest.mark.parametrize("span", [(64, BEGUN + 30), (110, 64), (-90, 20)])
def test_only_time_of_the_session_that_is_over(
    cast: Cast, running: TherapySession, span: tuple[int, int]
) -> None:
    assert vouch(cast.facilitator, running, span)[0] == 400


def test_what_was_marked_live_is_read_and_taken_back_in_the_review(cast: Cast) -> None:
    attend(cast.session, {cast.client: (0, 180)}, led_by=cast.facilitator, ended=180)
    start = cast.session.start_ms
    marked = Excluded(
        at_ms=start + 80 * MINUTE_MS,
        session=str(cast.session.pk),
        epoch=1,
        seq=900,
        person=str(cast.client.pk),
        from_ms=start + 60 * MINUTE_MS,
        to_ms=start + 80 * MINUTE_MS,
        by=str(cast.facilitator.pk),
        reason="Busy with something else.",
    )
    write_facts(cast.session.pk, [marked])
    leader, path = fresh_browser(cast.facilitator), f"/sessions/{cast.session.pk}/review/"
    page = leader.get(path).content.decode()
    assert "Busy with something else." in page
    assert "2 h 40" in page
    back = {"action": "withdraw", "withdraw-seq": "900", "withdraw-epoch": "1", "withdraw-reason": "A slip."}
    assert leader.post(path, back).status_code == 302
    assert "2 h 40" not in leader.get(path).content.decode()


def test_a_reason_is_asked_for(cast: Cast, running: TherapySession) -> None:
    assert vouch(cast.facilitator, running, (64, 110), reason=" ")[0] == 400


def test_what_is_over_is_put_right_in_the_review(cast: Cast) -> None:
    attend(cast.session, {cast.client: (0, 60)}, led_by=cast.facilitator, ended=180)
    code, text = vouch(cast.facilitator, cast.session, (64, 110))
    assert (code, json.loads(text)["code"]) == (400, "ended")
