"""Whom a coordinator can ask to lead, and who can be taken off for them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from sessions.models import RosterEntry, RosterRole, Substitution
from sessions.queries.substitute import Candidate, last_asked, substitutes_for, substitution_of
from sessions.services.therapy_session import cancel_session
from tests.attended import attend
from tests.cast import GROUP_START, Cast, make_person, make_session
from vioip.accounts.models import Role

HOUR = timedelta(hours=1)
BEFORE = GROUP_START - HOUR


def test_only_those_who_oversee_may_look(cast: Cast) -> None:
    for part, person in cast.everybody().items():
        if part in ("coordinator", "administrator"):
            assert substitutes_for(person, cast.session.pk, now=BEFORE).session == cast.session
        else:
            with pytest.raises(Http404):
                substitutes_for(person, cast.session.pk, now=BEFORE)
    with pytest.raises(Http404):
        substitutes_for(AnonymousUser(), cast.session.pk, now=BEFORE)
    with pytest.raises(Http404):
        substitutes_for(cast.coordinator, cast.group.pk, now=BEFORE)


def test_therapists_alone_and_those_who_are_free_first(cast: Cast) -> None:
    free = make_person("zoe", Role.THERAPIST)
    gone = make_person("gone", Role.THERAPIST)
    gone.is_active = False
    gone.save()
    may = substitutes_for(cast.coordinator, cast.session.pk, now=BEFORE)
    assert may.candidates == (Candidate(free, ()), Candidate(cast.other_therapist, (cast.other_session,)))
    assert (may.leaders, may.absent) == ((cast.facilitator,), (cast.facilitator,))
    for nobody in (cast.facilitator, cast.client, cast.stranger, gone):
        assert may.candidate(nobody.pk) is None
    assert (may.candidate(free.pk), may.absentee(cast.client.pk)) == (Candidate(free, ()), None)


def test_what_is_called_off_over_or_at_another_time_keeps_nobody_busy(cast: Cast) -> None:
    next_day = make_session(cast.other_group, GROUP_START + 24 * HOUR)
    assert RosterEntry.objects.filter(session=next_day, person=cast.other_therapist).exists()
    cancel_session(None, cast.other_session, reason="", now=BEFORE)
    may = substitutes_for(cast.coordinator, cast.session.pk, now=BEFORE)
    assert may.candidates == (Candidate(cast.other_therapist, ()),)


def test_a_session_that_ended_early_keeps_nobody_busy(cast: Cast) -> None:
    attend(cast.other_session, {cast.other_client: (0, 30)}, led_by=cast.other_therapist, ended=30)
    may = substitutes_for(cast.coordinator, cast.session.pk, now=GROUP_START + HOUR)
    assert may.candidates == (Candidate(cast.other_therapist, ()),)


def test_whoever_was_in_the_room_stays_on_its_list(cast: Cast) -> None:
    attend(cast.session, {cast.client: (0, 10)}, led_by=cast.facilitator)
    may = substitutes_for(cast.coordinator, cast.session.pk, now=GROUP_START + HOUR)
    assert (may.leaders, may.absent, may.is_over) == ((cast.facilitator,), (), False)


def test_a_client_of_the_session_never_leads_it(cast: Cast) -> None:
    role = RosterRole.CLIENT
    RosterEntry.objects.create(session=cast.session, person=cast.other_therapist, role=role)
    assert substitutes_for(cast.coordinator, cast.session.pk, now=BEFORE).candidates == ()


def test_what_is_over_or_called_off_needs_nobody(cast: Cast) -> None:
    late = substitutes_for(cast.coordinator, cast.session.pk, now=GROUP_START + 9 * HOUR)
    cancel_session(None, cast.other_session, reason="", now=BEFORE)
    off = substitutes_for(cast.coordinator, cast.other_session.pk, now=BEFORE)
    assert (late.is_over, off.is_over) == (True, True)


def test_a_therapist_reads_the_last_time_they_were_asked(cast: Cast) -> None:
    rows = [
        Substitution.objects.create(
            session=cast.session, person=cast.other_therapist, by=cast.coordinator, at=BEFORE, reason=reason
        )
        for reason in ("first", "again")
    ]
    last = max(rows, key=lambda row: row.pk)
    assert substitution_of(cast.other_therapist, [cast.session.pk]) == {cast.session.pk: last}
    assert substitution_of(cast.facilitator, [cast.session.pk]) == {}
    assert last_asked([cast.session.pk, cast.other_session.pk]) == {cast.session.pk: last}
