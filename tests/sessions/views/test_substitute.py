"""The page where somebody is found to lead, for every part of the cast."""

from __future__ import annotations

import html
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from sessions.core.attendance.facts import LOBBY, Joined
from sessions.models import Substitution, TherapySession
from sessions.services.ledger import write_facts
from tests.cast import Cast, make_person, make_session
from vioip.accounts.models import Role, User


@pytest.fixture
def soon(cast: Cast) -> TherapySession:
    """A session of the first circle that is on now, and one of the second beside it."""
    start = timezone.now() - timedelta(minutes=7)
    make_session(cast.other_group, start)
    return make_session(cast.group, start)


def browser_of(person: User) -> Client:
    browser = Client()
    browser.force_login(person)
    return browser


def path_of(session: TherapySession) -> str:
    return f"/sessions/{session.pk}/substitute/"


def filled(person: User, **change: str) -> dict[str, str]:
    return {"person": str(person.pk), "absent": "", "reason": "Canary ill"} | change


def waits(session: TherapySession, *people: User) -> None:
    at = round(timezone.now().timestamp() * 1000) - 1000
    facts = [
        Joined(
            at_ms=at,
            session=str(session.pk),
            epoch=1,
            seq=n,
            person=str(one.pk),
            peer=f"p{n}",
            role="client",
            place=LOBBY,
        )
        for n, one in enumerate(people, 1)
    ]
    write_facts(session.pk, facts)


def test_the_page_is_for_those_who_oversee(cast: Cast, soon: TherapySession) -> None:
    answers = {
        part: [
            browser_of(person).get(path_of(soon)).status_code,
            browser_of(person).post(path_of(soon), {}).status_code,
        ]
        for part, person in cast.everybody().items()
    }
    may = {"coordinator", "administrator"}
    assert answers == {part: [200, 422] if part in may else [404, 404] for part in cast.everybody()}
    assert Client().get(path_of(soon))["Location"].startswith("/accounts/login/")


def test_who_leads_something_else_then_is_marked_so(cast: Cast, soon: TherapySession) -> None:
    make_person("free", Role.THERAPIST)
    page = browser_of(cast.coordinator).get(path_of(soon)).content.decode()
    free, busy = page.index("Free at that time"), page.index("Leads something else then")
    assert (
        free
        < page.index("Free CanaryFree")
        < busy
        < page.index("OtherTherapist CanaryOthertherapist · Second")
    )
    assert cast.facilitator.full_name in page[page.index("Who does not come") :]


def test_somebody_is_found_and_what_they_lead_meanwhile_is_said(cast: Cast, soon: TherapySession) -> None:
    browser = browser_of(cast.coordinator)
    values = filled(cast.other_therapist, absent=str(cast.facilitator.pk))
    answer = browser.post(path_of(soon), values)
    assert (answer.status_code, answer["Location"]) == (302, "/board/")
    board = html.unescape(browser.get("/board/").content.decode())
    assert f"{cast.other_therapist.full_name} is to lead First circle." in board
    assert f"{cast.other_therapist.full_name} also leads Second circle until" in board
    page = html.unescape(browser.get(path_of(soon)).content.decode())
    assert f"in place of {cast.facilitator.full_name} · Canary ill" in page
    assert Substitution.objects.get().person == cast.other_therapist
    today = browser_of(cast.other_therapist).get("/today/").content.decode()
    assert (
        f"You were asked to lead this session in place of {cast.facilitator.full_name}: Canary ill" in today
    )
    assert f'href="/sessions/{soon.pk}/room/">Open the room</a>' in today


def test_nobody_is_warned_about_a_therapist_who_is_free(cast: Cast, soon: TherapySession) -> None:
    browser, free = browser_of(cast.coordinator), make_person("free", Role.THERAPIST)
    browser.post(path_of(soon), filled(free))
    page = browser.get("/board/").content.decode()
    assert ("Free CanaryFree is to lead First circle" in page, "also leads" in page) == (True, False)


def test_what_does_not_fit_is_said(cast: Cast, soon: TherapySession) -> None:
    browser = browser_of(cast.coordinator)
    for values, words in (
        (filled(cast.client), "Select a valid choice"),
        (filled(cast.facilitator), "Select a valid choice"),
        (filled(cast.other_therapist, absent=str(cast.client.pk)), "Select a valid choice"),
        (filled(cast.other_therapist, reason=" "), "This field is required"),
        ({"person": "x", "reason": "y"}, "Select a valid choice"),
    ):
        answer = browser.post(path_of(soon), values)
        assert (answer.status_code, words in answer.content.decode()) == (422, True), values
    assert not Substitution.objects.exists()


def test_what_is_over_asks_for_nobody(cast: Cast) -> None:
    browser = browser_of(cast.coordinator)
    page = browser.get(path_of(cast.session)).content.decode()
    assert ("nobody is needed" in page, 'name="person"' in page) == (True, False)
    answer = browser.post(path_of(cast.session), filled(cast.other_therapist))
    assert (answer.status_code, Substitution.objects.exists()) == (422, False)


def test_the_board_says_that_a_group_waits_alone_and_leads_to_the_page(
    cast: Cast, soon: TherapySession
) -> None:
    browser = browser_of(cast.coordinator)
    link = f'href="{path_of(soon)}"'
    assert link not in browser.get("/board/").content.decode()
    waits(soon, cast.client, cast.groupmate)
    page = browser.get("/board/").content.decode()
    assert all(words in page for words in ("started waiting", "just now", "2 waiting", "nobody leads", link))
    assert "nobody to lead is in the room" in browser.get(path_of(soon)).content.decode()
    browser.post(path_of(soon), filled(cast.other_therapist))
    page = browser.get("/board/").content.decode()
    assert f"{cast.other_therapist.full_name} was asked" in page
    assert "Find somebody else to lead" in page


def test_staff_who_do_not_oversee_and_clients_are_led_nowhere(cast: Cast, soon: TherapySession) -> None:
    page = f"/sessions/{soon.pk}/"
    shown = {
        part: path_of(soon) in browser_of(person).get(page).content.decode()
        for part, person in cast.everybody().items()
    }
    assert [part for part, is_shown in shown.items() if is_shown] == ["coordinator", "administrator"]
