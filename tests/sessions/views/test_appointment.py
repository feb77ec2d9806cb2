"""The page where appointments are arranged."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from groups.models import Enrollment
from sessions.models import TherapySession
from tests.cast import Cast
from vioip.accounts.models import User

PATH = "/appointments/new/"


def filled(client: User, leader: User, *, days: int = 1) -> dict[str, str]:
    start = timezone.now() + timedelta(days=days)
    return {
        "service": "individual",
        "stay": str(Enrollment.objects.get(client=client).pk),
        "leader": str(leader.pk),
        "start": start.strftime("%Y-%m-%dT%H:%M"),
        "minutes": "50",
    }


def browser_of(person: User) -> Client:
    browser = Client()
    browser.force_login(person)
    return browser


def test_the_page_is_for_therapists_and_those_who_oversee(cast: Cast) -> None:
    may = {"facilitator", "other_therapist", "coordinator", "administrator"}
    answers = {part: browser_of(one).get(PATH).status_code for part, one in cast.everybody().items()}
    assert answers == {part: 200 if part in may else 404 for part in cast.everybody()}
    assert Client().get(PATH)["Location"].startswith("/accounts/login/")


def test_a_therapist_reads_of_their_own_clients_alone(cast: Cast) -> None:
    page = browser_of(cast.facilitator).get(PATH).content.decode()
    assert cast.client.full_name in page
    assert cast.other_client.full_name not in page


def test_it_leads_to_the_session_in_the_time_of_the_program(cast: Cast) -> None:
    values = filled(cast.client, cast.facilitator)
    answer = browser_of(cast.facilitator).post(PATH, values)
    made = TherapySession.objects.get(title="Appointment")
    assert answer["Location"] == f"/sessions/{made.pk}/"
    assert made.scheduled_start.astimezone(made.program.tz).strftime("%Y-%m-%dT%H:%M") == values["start"]


def test_what_is_not_theirs_to_choose_or_over_makes_nothing(cast: Cast) -> None:
    for values, words in (
        (filled(cast.other_client, cast.facilitator), "Select a valid choice"),
        (filled(cast.client, cast.other_therapist), "Select a valid choice"),
        (filled(cast.client, cast.facilitator, days=-2), "That time is over"),
        (filled(cast.client, cast.facilitator) | {"service": "group"}, "Select a valid choice"),
    ):
        answer = browser_of(cast.facilitator).post(PATH, values)
        assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert not TherapySession.objects.filter(title="Appointment").exists()
