"""The card: for those who lead and those who oversee; what was said, whom to call, what was done."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.http import Http404

from sessions.queries.welfare import KINDS, WelfareCard, looked_after, welfare_card
from sessions.services.safety import record_room_step, take_step
from tests.arriving import PHONE, PLACE, arrives, asks
from tests.cast import GROUP_START, Cast, make_session
from vioip.accounts.models import User


def card(cast: Cast, actor: User | None = None) -> WelfareCard:
    return welfare_card(actor or cast.facilitator, cast.session.pk, cast.client.pk)


def step(cast: Cast, kind: str, minutes: int) -> None:
    take_step(cast.facilitator, card(cast), kind, note="", now=GROUP_START + timedelta(minutes=minutes))


def test_only_those_who_lead_or_oversee(cast: Cast) -> None:
    allowed = set()
    for part, person in cast.everybody().items():
        try:
            card(cast, person)
        except Http404:
            continue
        allowed.add(part)
    assert allowed == {"facilitator", "coordinator", "administrator"}


def test_there_is_a_card_of_expected_clients_alone(cast: Cast) -> None:
    for person in (cast.facilitator, cast.other_client):
        with pytest.raises(Http404):
            welfare_card(cast.facilitator, cast.session.pk, person.pk)


def test_it_tells_where_and_whom_to_call(cast: Cast) -> None:
    empty = card(cast)
    assert (empty.said, empty.said_at, empty.emergency_number, empty.steps) == (None, None, "911", [])
    asks(cast.program)
    arrival = arrives(cast.client, cast.session)
    whole = card(cast)
    assert whole.said is not None
    assert (whole.said["place"], whole.said["phone"], whole.said_at) == (PLACE, PHONE, arrival.at)
    assert whole.said["contact"]["may_call"] is True
    assert not whole.earlier


def test_it_tells_that_the_place_was_said_for_another_session(cast: Cast) -> None:
    asks(cast.program)
    arrival = arrives(cast.client, cast.session)
    later = make_session(cast.group, GROUP_START + timedelta(hours=6))
    told = welfare_card(cast.facilitator, later.pk, cast.client.pk)
    assert (told.said_at, told.earlier) == (arrival.at, True)


def test_a_check_goes_on_from_its_beginning_to_its_end(cast: Cast) -> None:
    assert not card(cast).is_open
    step(cast, "opened", 1)
    step(cast, "called_client", 2)
    assert card(cast).is_open
    step(cast, "closed", 3)
    assert not card(cast).is_open
    at_ms = round((GROUP_START + timedelta(minutes=4)).timestamp() * 1000)
    record_room_step(UUID(int=1), cast.session.pk, cast.client.pk, by=None, kind="vanished", at_ms=at_ms)
    again = card(cast)
    assert again.is_open
    assert [(one.by, one.words) for one in again.steps][-2:] == [
        (cast.facilitator.full_name, "Ended the welfare check"),
        ("", "Gone from the room without a word"),
    ]
    assert looked_after(cast.session) == {cast.client.pk}


def test_every_kind_has_words() -> None:
    assert all(KINDS.values())
