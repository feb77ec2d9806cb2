"""Who may enter a room: the roster of that session, and nobody else."""

from __future__ import annotations

import pytest
from django.utils import timezone

from sessions.core.attendance.facts import Ended, Fact, Reopened
from sessions.models import TherapySession
from sessions.queries.entry import Entry, entry_of
from sessions.services.ledger import write_facts
from tests.cast import Cast


def test_the_roster_and_nobody_else(cast: Cast) -> None:
    entries = {part: entry_of(person, cast.session.pk) for part, person in cast.everybody().items()}
    names = {"client": "Client C.", "groupmate": "Groupmate C.", "facilitator": "Facilitator C."}
    roles = {"client": "client", "groupmate": "client", "facilitator": "facilitator"}
    session, people = cast.session.pk, cast.everybody()
    assert {part: entry for part, entry in entries.items() if entry is not None} == {
        part: Entry(session, people[part].pk, roles[part], names[part], is_over=False)  # type: ignore[arg-type]
        for part in roles
    }


def test_a_disabled_person_has_no_way_in(cast: Cast) -> None:
    cast.client.is_active = False
    assert entry_of(cast.client, cast.session.pk) is None


def test_a_cancelled_session_is_over(cast: Cast) -> None:
    TherapySession.objects.filter(pk=cast.session.pk).update(cancelled_at=timezone.now())
    entry = entry_of(cast.client, cast.session.pk)
    assert entry is not None
    assert entry.is_over


@pytest.mark.parametrize(("marks", "is_over"), [("e", True), ("er", False), ("ere", True)])
def test_an_ended_session_is_over_until_it_is_reopened(cast: Cast, marks: str, is_over: bool) -> None:
    session = str(cast.session.pk)
    facts: list[Fact] = [
        (Ended if mark == "e" else Reopened)(at_ms=n + 1, seq=n + 1, epoch=1, session=session)
        for n, mark in enumerate(marks)
    ]
    write_facts(cast.session.pk, facts)
    entry = entry_of(cast.client, cast.session.pk)
    assert entry is not None
    assert entry.is_over is is_over
