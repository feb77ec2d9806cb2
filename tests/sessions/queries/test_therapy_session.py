"""Who may know of a session: its roster and those who oversee. For everybody else it does not exist."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from groups.core.service import Service
from sessions.models import RosterEntry, TherapySession
from sessions.queries.therapy_session import (
    ended_sessions,
    may_join_now,
    next_session,
    role_in,
    session_for,
    sessions_today,
    started_sessions,
    visible_sessions,
)
from sessions.services.therapy_session import NewSession, cancel_session, schedule_session
from tests.attended import attend
from tests.cast import GROUP_START, Cast, make_session
from vioip.accounts.models import User

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
FIRST = {"client", "groupmate", "facilitator", "coordinator", "administrator"}
SECOND = {"other_client", "other_therapist", "coordinator", "administrator"}


def who_may_know(cast: Cast, session: TherapySession) -> set[str]:
    return {part for part, person in cast.everybody().items() if may_know(person, session)}


def may_know(person: User, session: TherapySession) -> bool:
    try:
        return session_for(person, session.pk) == session
    except Http404:
        return False


def test_who_may_know_of_a_session(cast: Cast) -> None:
    assert who_may_know(cast, cast.session) == FIRST
    assert who_may_know(cast, cast.other_session) == SECOND


def test_control_a_row_on_the_roster_opens_it(cast: Cast) -> None:
    RosterEntry.objects.create(session=cast.session, person=cast.stranger, role="client")
    assert who_may_know(cast, cast.session) == FIRST | {"stranger"}


def test_visitors_and_the_switched_off_know_of_nothing(cast: Cast) -> None:
    cast.coordinator.is_active = cast.client.is_active = False
    for visitor in (AnonymousUser(), cast.coordinator, cast.client):
        assert list(visible_sessions(visitor)) == []


def test_what_does_not_exist_answers_the_same(cast: Cast) -> None:
    for session in (uuid4(), cast.other_session.pk):
        with pytest.raises(Http404) as refusal:
            session_for(cast.client, session)
        assert refusal.value.args == ()


def test_role_in(cast: Cast) -> None:
    roles = {part: role_in(person, cast.session) for part, person in cast.everybody().items()}
    assert {part: role for part, role in roles.items() if role} == {
        "client": "client",
        "groupmate": "client",
        "facilitator": "facilitator",
    }


def test_today_is_the_programs_day_and_my_own(cast: Cast) -> None:
    evening = make_session(cast.group, GROUP_START + 13 * HOUR)  # 22:00 there, tomorrow in UTC
    make_session(cast.group, GROUP_START + DAY)
    late = GROUP_START + 14 * HOUR
    assert sessions_today(cast.facilitator, now=late) == [cast.session, evening]
    assert sessions_today(cast.other_therapist, now=late) == [cast.other_session]
    assert sessions_today(cast.coordinator, now=late) == []
    assert sessions_today(cast.client, now=late) == []


def test_what_goes_on_over_midnight_is_still_todays(cast: Cast) -> None:
    night = make_session(cast.group, GROUP_START + 14 * HOUR, hours=2)
    assert sessions_today(cast.facilitator, now=GROUP_START + 15.5 * HOUR) == [night]
    assert sessions_today(cast.facilitator, now=GROUP_START + 16 * HOUR) == []


@pytest.mark.parametrize(
    ("now", "expected"),
    [(GROUP_START - DAY, "first"), (GROUP_START + HOUR, "first"), (GROUP_START + 3 * HOUR, "second")],
)
def test_the_next_session(cast: Cast, now: datetime, expected: str) -> None:
    second = make_session(cast.group, GROUP_START + DAY)
    make_session(cast.other_group, GROUP_START + 5 * HOUR)
    wanted = {"first": cast.session, "second": second}[expected]
    assert next_session(cast.client, now=now) == wanted
    assert next_session(cast.facilitator, now=now) is None


def test_cancelled_and_ended_sessions_are_not_next(cast: Cast) -> None:
    second = make_session(cast.group, GROUP_START + DAY)
    third = make_session(cast.group, GROUP_START + 2 * DAY)
    cancel_session(None, second, reason="", now=GROUP_START)
    assert next_session(cast.client, now=GROUP_START + HOUR) == cast.session
    attend(cast.session, {}, led_by=cast.facilitator, ended=30)
    assert next_session(cast.client, now=GROUP_START + HOUR) == third
    assert started_sessions([cast.session.pk, third.pk]) == {cast.session.pk}
    assert ended_sessions([cast.session.pk, third.pk]) == {cast.session.pk}


def test_an_individual_session_is_for_its_two_people(cast: Cast) -> None:
    new = NewSession(
        program=cast.program,
        service=Service.INDIVIDUAL,
        title="Individual session",
        start=GROUP_START + 5 * HOUR,
        end=GROUP_START + 6 * HOUR,
        clients=(cast.client.pk,),
        facilitators=(cast.other_therapist.pk,),
    )
    session = schedule_session(None, new)
    assert who_may_know(cast, session) == {"client", "other_therapist", "coordinator", "administrator"}


@pytest.mark.parametrize(("minutes", "is_open"), [(-11, False), (-10, True), (0, True), (60, True)])
def test_the_door_opens_ten_minutes_before(cast: Cast, minutes: int, is_open: bool) -> None:
    assert may_join_now(cast.session, now=GROUP_START + timedelta(minutes=minutes)) == is_open
