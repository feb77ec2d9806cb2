"""Who may look and amend, and the count that a signature freezes."""

from __future__ import annotations

import pytest
from django.http import Http404

from sessions.queries.signoff import (
    counted_afresh,
    has_ended,
    last_end_ms,
    may_amend,
    session_to_review,
    signature_of,
)
from sessions.services.signoff import reopen
from tests.attended import attend
from tests.cast import Cast
from tests.corrected import AFTER, at, held, signed


def test_everybody_asks_for_the_session(cast: Cast) -> None:
    may = {"facilitator", "coordinator", "administrator"}
    for part, person in cast.everybody().items():
        if part in may:
            assert session_to_review(person, cast.session.pk) == cast.session
        else:
            with pytest.raises(Http404):
                session_to_review(person, cast.session.pk)


def test_who_signed_and_supervisors_amend(cast: Cast) -> None:
    held(cast)
    assert signature_of(cast.session) is None
    signed(cast, cast.coordinator)
    signature = signature_of(cast.session)
    assert signature is not None
    able = {part for part, person in cast.everybody().items() if may_amend(person, signature)}
    assert able == {"coordinator", "administrator"}


def test_a_second_counts_once_in_a_fresh_count_too(cast: Cast) -> None:
    held(cast)
    attend(cast.other_session, {cast.client: (60, 120)}, led_by=cast.other_therapist, ended=180)
    cast.other_session.roster.create(person=cast.client, role="client")
    attendance = counted_afresh(cast.session, now=AFTER).people[str(cast.client.pk)]
    assert attendance.credited_s == 120 * 60


def test_the_end_that_stands(cast: Cast) -> None:
    assert (last_end_ms(cast.session), has_ended(cast.session, now=at(10))) == (None, False)
    held(cast, ended=100)
    assert last_end_ms(cast.session) == round(at(100).timestamp() * 1000)
    reopen(cast.facilitator, cast.session, now=at(101))
    assert (last_end_ms(cast.session), has_ended(cast.session, now=at(102))) == (None, False)
    assert has_ended(cast.session, now=at(195))
