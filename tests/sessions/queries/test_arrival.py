"""Asked for each session, of clients on the roster; read by those who lead and by nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import Http404

from sessions.queries.arrival import arriving_session, asked_of, required_of, told_in, told_of
from sessions.services.arrival import Said
from tests.arriving import WHOLE, arrives, asks
from tests.cast import GROUP_START, Cast, make_session

NOW = GROUP_START - timedelta(minutes=5)


def test_nothing_is_asked_where_the_program_asks_nothing(cast: Cast) -> None:
    assert asked_of(cast.client, cast.session, now=NOW) is None


def test_a_client_is_asked_for_each_session(cast: Cast) -> None:
    form = asks(cast.program)
    first = asked_of(cast.client, cast.session, now=NOW)
    assert first is not None
    assert (first.form, first.last, first.today) == (form, None, False)
    said = arrives(cast.client, cast.session)
    assert asked_of(cast.client, cast.session, now=GROUP_START) is None
    later = make_session(cast.group, GROUP_START + timedelta(hours=6))
    again = asked_of(cast.client, later, now=GROUP_START)
    assert again is not None
    assert (again.last, again.today) == (said, True)
    tomorrow = asked_of(cast.client, later, now=GROUP_START + timedelta(days=1))
    assert tomorrow is not None
    assert (tomorrow.last, tomorrow.today) == (said, False)


def test_whoever_was_in_another_session_meanwhile_is_asked_again(cast: Cast) -> None:
    asks(cast.program)
    arrives(cast.client, cast.session)
    between = make_session(cast.group, GROUP_START + timedelta(hours=1))
    moved = arrives(cast.client, between)
    back = asked_of(cast.client, cast.session, now=GROUP_START + timedelta(hours=2))
    assert back is not None
    assert (back.last, back.today) == (moved, True)


def test_those_who_lead_are_not_asked(cast: Cast) -> None:
    asks(cast.program)
    assert asked_of(cast.facilitator, cast.session, now=NOW) is None


def test_only_clients_on_the_roster_have_a_card(cast: Cast) -> None:
    allowed = set()
    for part, person in cast.everybody().items():
        try:
            arriving_session(person, cast.session.pk)
        except Http404:
            continue
        allowed.add(part)
    assert allowed == {"client", "groupmate"}


def test_only_those_who_lead_read_cards(cast: Cast) -> None:
    asks(cast.program)
    said = arrives(cast.client, cast.session)
    _, told = told_in(cast.facilitator, cast.session.pk)
    assert {one.person: (one.arrival, one.missing) for one in told} == {
        cast.client.pk: (said, []),
        cast.groupmate.pk: (None, ["place", "private", "phone", "consent", "confidentiality"]),
    }
    for person in (cast.client, cast.groupmate, cast.other_therapist, cast.stranger):
        with pytest.raises(Http404):
            told_in(person, cast.session.pk)


def test_what_was_said_for_another_session_is_shown_as_that(cast: Cast) -> None:
    asks(cast.program)
    morning = arrives(cast.client, cast.session, WHOLE.model_copy(update={"phone": ""}))
    later = make_session(cast.group, GROUP_START + timedelta(hours=6))
    told = next(one for one in told_of(later) if one.person == cast.client.pk)
    assert (told.arrival, told.missing, told.earlier) == (morning, ["place", "private", "phone"], True)
    there = arrives(cast.client, later, Said(place="7 Canary Street", private=False))
    told = next(one for one in told_of(later) if one.person == cast.client.pk)
    assert (told.arrival, told.missing, told.earlier) == (there, ["phone"], False)
    first = next(one for one in told_of(cast.session) if one.person == cast.client.pk)
    assert (first.arrival, first.earlier) == (morning, False)


def test_what_is_said_after_a_session_is_not_where_somebody_was(cast: Cast) -> None:
    asks(cast.program)
    arrives(cast.client, make_session(cast.group, GROUP_START + timedelta(hours=6)))
    told = next(one for one in told_of(cast.session) if one.person == cast.client.pk)
    assert (told.arrival, told.earlier) == (None, False)


def test_what_was_said_before_midnight_for_a_session_after_it_is_shown(cast: Cast) -> None:
    asks(cast.program)
    session = make_session(cast.group, GROUP_START + timedelta(hours=15, minutes=3))  # 00:03 there
    said = arrives(cast.client, session)
    told = next(one for one in told_of(session) if one.person == cast.client.pk)
    assert (told.arrival, told.missing, told.earlier) == (said, [], False)


def test_texts_that_are_not_there_are_not_required(cast: Cast) -> None:
    form = asks(cast.program)
    form.consent = ""
    assert required_of(form) == ["place", "private", "phone", "confidentiality"]
    assert not any(WHOLE.lacks(name) for name in required_of(form))
