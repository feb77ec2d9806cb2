"""The facts behind one person's timeline, and nobody else's."""

from __future__ import annotations

import pytest
from django.http import Http404

from sessions.core.attendance.facts import Seen
from sessions.queries.raw_facts import raw_facts
from sessions.services.correction import exclude, withdraw
from sessions.services.ledger import write_facts
from tests.cast import Cast
from tests.corrected import AFTER, at, held, stretch


def test_only_for_those_who_review(cast: Cast) -> None:
    for person in (cast.client, cast.other_therapist, cast.stranger):
        with pytest.raises(Http404):
            raw_facts(person, cast.session.pk, cast.client.pk)


def test_own_facts_and_those_of_the_session(cast: Cast) -> None:
    held(cast)
    found = raw_facts(cast.facilitator, cast.session.pk, cast.client.pk)
    assert [fact.kind for fact in found] == ["started", "joined", "ended", "seen", "left"]
    joined = found[1]
    assert (joined.at, joined.detail, joined.is_out) == (at(0), "role client, place main", "")


def test_proofs_in_a_row_are_one_line(cast: Cast) -> None:
    held(cast)
    where, peer = str(cast.session.pk), f"peer-{cast.client.pk}"
    start = cast.session.start_ms
    beats = [
        Seen(at_ms=start + n * 10_000, session=where, epoch=1, seq=100 + n, peer=peer) for n in range(1, 61)
    ]
    write_facts(cast.session.pk, beats)
    seen = [
        fact for fact in raw_facts(cast.facilitator, cast.session.pk, cast.client.pk) if fact.kind == "seen"
    ]
    assert [fact.times for fact in seen] == [60, 1]
    assert seen[0].detail == "until 09:10:00"


def test_what_was_taken_back_is_still_told(cast: Cast) -> None:
    held(cast)
    exclude(cast.facilitator, cast.session, stretch(cast.client, 0, 10, "Asleep."), now=AFTER)
    withdraw(cast.facilitator, cast.session, 1, reason="A slip.", now=AFTER)
    last = raw_facts(cast.facilitator, cast.session.pk, cast.client.pk)[-1]
    assert (last.kind, last.is_out, last.place) == ("excluded", "taken back", "0·1")
    assert "from 09:00:00, to 09:10:00" in last.detail
