"""Arranging a session of one client: individual, with the family, or with the family alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404

from groups.core.service import Service
from sessions.models import TherapySession
from sessions.queries.appointment import arrangeable_by
from sessions.services.therapy_session import NewSession, schedule_session
from vioip.accounts.models import User

TITLE = "Appointment"
"""Calendars and devices show it, so it is the same for all of them."""
SERVICES = (Service.INDIVIDUAL, Service.FAMILY, Service.FAMILY_ALONE)
LENGTHS = (30, 45, 50, 60, 90)


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """What is asked for; `minutes` is one of `LENGTHS`."""

    service: Service
    stay: UUID
    leader: UUID
    start: datetime
    minutes: int


def arrange(actor: User, asked: Appointment, *, now: datetime) -> TherapySession:
    """The session, with the client and who leads on its roster; the family alone meets without the client.

    Raises Http404 when the client or who leads is not for `actor` to ask for, ValidationError in plain words.
    """
    may = arrangeable_by(actor, now=now)
    stay, leader = may.stay(asked.stay), may.leader(asked.leader)
    if stay is None or leader is None:
        raise Http404
    if asked.start + timedelta(minutes=asked.minutes) <= now:
        message = "That time is over. Choose one to come."
        raise ValidationError({"start": ValidationError(message, code="over")})
    is_alone = asked.service == Service.FAMILY_ALONE
    new = NewSession(
        program=stay.program,
        service=asked.service,
        title=TITLE,
        start=asked.start,
        end=asked.start + timedelta(minutes=asked.minutes),
        clients=() if is_alone else (stay.client_id,),
        facilitators=(leader.pk,),
        concerns=stay.client_id if is_alone else None,
    )
    return schedule_session(actor, new)
