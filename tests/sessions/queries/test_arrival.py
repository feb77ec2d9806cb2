"""Asked once a day and program, of clients on the roster; read by those who lead and by nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import Http404

from sessions.queries.arrival import arriving_session, asked_of, required_of, told_in
from tests.arriving import WHOLE, arrives, asks
from tests.cast import GROUP_START, Cast, make_session

NOW = GROUP_START - timedelta(minutes=5)


def test_nothing_is_asked_where_the_program_asks_nothing(cast: Cast) -> None:
    assert asked_of(cast.client, cast.session, now=NOW) is None


def test_a_client_is_asked_once_a_day(cast: Cast) -> None:
    form = asks(cast.program)
    first = asked_of(cast.client, cast.session, now=NOW)
    assert first is not None
    assert (first.form, first.last) == (form, None)
    said = arrives(cast.client, cast.session)
    later = make_session(cast.group, GROUP_START + timedelta(hours=6))
    assert asked_of(cast.client, later, now=GROUP_START) is None
    tomorrow = asked_of(cast.client, later, now=GROUP_START + timedelta(days=1))
    assert tomorrow is not None
    assert tomorrow.last == said


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


def test_texts_that_are_not_there_are_not_required(cast: Cast) -> None:
    form = asks(cast.program)
    form.consent = ""
    assert required_of(form) == ["place", "private", "phone", "confidentiality"]
    assert not any(WHOLE.lacks(name) for name in required_of(form))
