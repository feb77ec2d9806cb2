"""The page where guests are invited, for every part of the cast."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from sessions.models import GuestPass, HereFor, RosterEntry, TherapySession
from tests.cast import Cast, make_session
from tests.invited import NAME, invited
from vioip.accounts.models import User
from vioip.audit.models import AuditRecord


@pytest.fixture
def soon(cast: Cast) -> TherapySession:
    """A session of the first circle that is on now."""
    return make_session(cast.group, timezone.now() - timedelta(minutes=5))


def browser_of(person: User) -> Client:
    browser = Client()
    browser.force_login(person)
    return browser


def filled(cast: Cast, session: TherapySession, **change: str) -> dict[str, str]:
    until = session.scheduled_end.astimezone(session.program.tz)
    return {
        "action": "invite",
        "name": NAME,
        "capacity": "interpreter",
        "valid_until": until.strftime("%Y-%m-%dT%H:%M"),
        f"consent-{cast.client.pk}": "spoken",
        f"consent-{cast.groupmate.pk}": "written",
    } | change


def test_the_page_is_for_those_who_lead_or_oversee(cast: Cast, soon: TherapySession) -> None:
    path = f"/sessions/{soon.pk}/guests/"
    answers = {
        part: [
            browser_of(person).get(path).status_code,
            browser_of(person).post(path, filled(cast, soon)).status_code,
        ]
        for part, person in cast.everybody().items()
    }
    may = {"facilitator", "coordinator", "administrator"}
    assert answers == {part: [200, 200] if part in may else [404, 404] for part in cast.everybody()}
    assert GuestPass.objects.count() == 3


def test_a_link_is_shown_once_and_its_secret_stands_behind_the_sign(cast: Cast, soon: TherapySession) -> None:
    browser, path = browser_of(cast.facilitator), f"/sessions/{soon.pk}/guests/"
    answer = browser.post(path, filled(cast, soon))
    link = re.search(r"http://testserver/guest/#([\w-]{43})<", answer.content.decode())
    assert link is not None
    assert link[1] not in browser.get(path).content.decode()
    assert NAME in browser.get(path).content.decode()
    assert answer["Cache-Control"] == "no-store"
    assert link[1] not in str(list(AuditRecord.objects.values_list("detail", flat=True)))


def test_what_is_missing_is_said(cast: Cast, soon: TherapySession) -> None:
    browser, path = browser_of(cast.facilitator), f"/sessions/{soon.pk}/guests/"
    for change, words in (
        ({f"consent-{cast.groupmate.pk}": ""}, cast.groupmate.full_name),
        ({"capacity": "client"}, "Select a valid choice"),
        ({"valid_until": "2020-01-01T10:00"}, "Choose a time"),
        ({"name": ""}, "This field is required"),
    ):
        answer = browser.post(path, filled(cast, soon, **change))
        assert (answer.status_code, words in answer.content.decode()) == (422, True), change
    assert not GuestPass.objects.exists()


def test_a_guest_is_withdrawn_by_those_of_their_session_alone(cast: Cast, soon: TherapySession) -> None:
    guest, _ = invited(cast.facilitator, soon, at=timezone.now())
    values = {"action": "uninvite", "guest": str(guest.pk)}
    other = browser_of(cast.other_therapist)
    assert other.post(f"/sessions/{soon.pk}/guests/", values).status_code == 404
    assert other.post(f"/sessions/{cast.other_session.pk}/guests/", values).status_code == 404
    strange = values | {"guest": "x"}
    assert browser_of(cast.facilitator).post(f"/sessions/{soon.pk}/guests/", strange).status_code == 404
    assert not guest.steps.exists()
    assert browser_of(cast.coordinator).post(f"/sessions/{soon.pk}/guests/", values).status_code == 302
    assert guest.steps.get().by == cast.coordinator


def test_an_unknown_action_is_none(cast: Cast, soon: TherapySession) -> None:
    browser = browser_of(cast.facilitator)
    assert browser.post(f"/sessions/{soon.pk}/guests/", {"action": "?"}).status_code == 400


def test_nobody_is_invited_to_what_is_over(cast: Cast) -> None:
    page = browser_of(cast.facilitator).get(f"/sessions/{cast.session.pk}/guests/").content.decode()
    assert "Make the link" not in page


def test_a_guest_is_invited_for_one_client_or_for_everybody(cast: Cast, soon: TherapySession) -> None:
    browser, path = browser_of(cast.facilitator), f"/sessions/{soon.pk}/guests/"
    page = browser.post(path, filled(cast, soon, here_for=str(cast.client.pk))).content.decode()
    assert f"Interpreter, for {cast.client.full_name}" in page
    assert browser.post(path, filled(cast, soon, here_for=str(cast.other_client.pk))).status_code == 422
    assert "for " not in browser.post(path, filled(cast, soon)).content.decode().split("Interpreter")[-1][:6]
    assert [GuestPass.objects.count(), HereFor.objects.get().client] == [2, cast.client]


def test_who_was_not_asked_is_named_to_those_who_lead(cast: Cast, soon: TherapySession) -> None:
    invited(cast.facilitator, soon, at=timezone.now())
    browser, path = browser_of(cast.facilitator), f"/sessions/{soon.pk}/guests/"
    words = f"Kept outside until asked: {cast.other_client.full_name}."
    assert words not in browser.get(path).content.decode()
    RosterEntry.objects.create(session=soon, person=cast.other_client, role="client")
    assert words in browser.get(path).content.decode()
