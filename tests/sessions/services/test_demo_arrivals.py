"""The demo asks; whom a visitor plays needs two taps, and the others have arrived."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from sessions.models import TherapySession
from sessions.queries.arrival import asked_of, told_of
from sessions.services.demo_arrivals import ensure_arrivals
from sessions.services.demo_meeting import ensure_meeting_now
from vioip.accounts.models import User


@pytest.mark.django_db
def test_returning_people_and_those_who_are_there(settings: Any) -> None:
    settings.VIOIP_STARTED_IN_DEBUG = settings.VIOIP_DEMO = True
    meeting = ensure_meeting_now()
    now = timezone.now()
    session = TherapySession.objects.get(pk=meeting.session_id)
    ana = User.objects.get(email="ana@demo.invalid")
    asked = asked_of(ana, session, now=now)
    assert asked is not None
    assert asked.last is not None
    assert asked.last.form == asked.form
    assert asked.last.missing == []
    before = len([one for one in told_of(session) if one.arrival])
    played = {one for one, _, role in meeting.synthetic if role == "client"}
    assert {one.person for one in told_of(session) if one.arrival} == played
    ensure_arrivals(session, now=now)
    assert len([one for one in told_of(session) if one.arrival]) == before
