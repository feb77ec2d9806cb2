"""Scheduling by hand and calling off: whole, recorded, or not at all."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from groups.core.service import Service
from sessions.models import RosterEntry, TherapySession
from sessions.services.therapy_session import NewSession, cancel_session, schedule_session
from tests.attended import attend
from tests.cast import GROUP_START, Cast
from vioip.audit.models import AuditRecord

HOUR = timedelta(hours=1)


def individual(cast: Cast, *, hours: int = 1) -> NewSession:
    return NewSession(
        program=cast.program,
        service=Service.INDIVIDUAL,
        title="Individual session",
        start=GROUP_START + 5 * HOUR,
        end=GROUP_START + (5 + hours) * HOUR,
        clients=(cast.client.pk,),
        facilitators=(cast.facilitator.pk,),
    )


def test_an_individual_session_is_two_people(cast: Cast) -> None:
    session = schedule_session(cast.coordinator, individual(cast))
    rows = RosterEntry.objects.filter(session=session).values_list("person", "role", "origin")
    assert set(rows) == {(cast.client.pk, "client", "hand"), (cast.facilitator.pk, "facilitator", "hand")}
    row = AuditRecord.objects.latest("number")
    assert (row.action, row.target_id, row.detail["people"]) == ("session.scheduled", str(session.pk), 2)


def test_a_session_without_length_leaves_nothing(cast: Cast) -> None:
    before = (TherapySession.objects.count(), RosterEntry.objects.count(), AuditRecord.objects.count())
    with pytest.raises(ValidationError):
        schedule_session(None, individual(cast, hours=0))
    after = (TherapySession.objects.count(), RosterEntry.objects.count(), AuditRecord.objects.count())
    assert after == before


def test_cancelling_is_once_and_not_after_the_start(cast: Cast) -> None:
    cancel_session(cast.coordinator, cast.session, reason="Snow.", now=GROUP_START - HOUR)
    stored = TherapySession.objects.get(pk=cast.session.pk)
    assert (stored.cancelled_at, stored.cancel_reason) == (GROUP_START - HOUR, "Snow.")
    row = AuditRecord.objects.latest("number")
    assert (row.action, row.detail) == ("session.cancelled", {})
    with pytest.raises(ValidationError):
        cancel_session(cast.coordinator, cast.session, reason="", now=GROUP_START)
    attend(cast.other_session, {}, led_by=cast.other_therapist)
    with pytest.raises(ValidationError):
        cancel_session(cast.coordinator, cast.other_session, reason="", now=GROUP_START)
    assert TherapySession.objects.get(pk=cast.other_session.pk).cancelled_at is None
