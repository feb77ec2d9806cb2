"""The demo group that is meeting now, whatever the time of day, and the one-to-one beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from groups.core.service import Service
from groups.models import Program, TherapyGroup
from sessions.models import RosterEntry, RosterRole, TherapySession
from sessions.queries.therapy_session import ended_sessions, started_sessions
from sessions.services.demo_arrivals import ensure_arrivals
from sessions.services.demo_clinic import MEETING_GROUP, TRACKS, ensure_clinic
from sessions.services.demo_history import INDIVIDUAL_LENGTH, ensure_history
from sessions.services.demo_people import CO_LEAD, ensure_people
from sessions.services.demo_signing import ensure_signed
from sessions.services.therapy_session import NewSession, cancel_session, schedule_session
from vioip.accounts.demo import demo_is_on, is_synthetic
from vioip.accounts.models import User

BEGAN_AGO = timedelta(minutes=20)
LENGTH = timedelta(minutes=170)
WORTH_JOINING = timedelta(minutes=15)
"""A meeting with less than this to go is let be, and a new one is made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoMeeting:
    """The meeting now. `synthetic` are the people the program plays: id, room name and role."""

    session_id: UUID
    synthetic: list[tuple[UUID, str, Literal["client", "facilitator"]]]


def ensure_demo(*, now: datetime) -> DemoMeeting:
    """The whole demo clinic, made if missing and kept up. Raises PermissionDenied unless the demo is on."""
    if not demo_is_on():
        raise PermissionDenied
    with transaction.atomic():
        people = ensure_people()
        groups = ensure_clinic(people, now=now)
        ensure_history(groups, people, now=now)
        ensure_signed(now=now)
        session = _ensure_meeting(groups["meeting"], now)
        ensure_arrivals(session, now=now)
        _ensure_one_to_one(people, now)
    return _meeting(session)


def ensure_meeting_now() -> DemoMeeting:
    """The meeting of this moment, made if there is none. Raises PermissionDenied without a demo."""
    return ensure_demo(now=timezone.now())


def _ensure_meeting(group: TherapyGroup, now: datetime) -> TherapySession:
    current = TherapySession.objects.filter(
        group=group, cancelled_at=None, scheduled_start__lte=now, scheduled_end__gt=now + WORTH_JOINING
    )
    ended = ended_sessions(list(current.values_list("pk", flat=True)))
    session = next((one for one in current if one.pk not in ended), None)
    return session or _make_meeting(group, now)


def _make_meeting(group: TherapyGroup, now: datetime) -> TherapySession:
    """Starts on a full five minutes, or on the next free minute; whatever it collides with is called off."""
    start = (now - BEGAN_AGO).replace(second=0, microsecond=0)
    start -= timedelta(minutes=start.minute % 5)
    while TherapySession.objects.filter(group=group, scheduled_start=start).exists():
        start += timedelta(minutes=1)
    new = NewSession(
        program=group.program,
        group=group,
        service=group.service,
        title=MEETING_GROUP,
        start=start,
        end=start + LENGTH,
    )
    session = schedule_session(None, new)
    _make_room_for(session, now)
    return session


def _make_room_for(meeting: TherapySession, now: datetime) -> None:
    members = meeting.roster.filter(role=RosterRole.CLIENT).values("person")
    clashing = TherapySession.objects.filter(
        roster__person__in=members,
        scheduled_start__lt=meeting.scheduled_end,
        scheduled_end__gt=meeting.scheduled_start,
        cancelled_at=None,
    )
    clashing = clashing.exclude(group=meeting.group).distinct()
    started = started_sessions(list(clashing.values_list("pk", flat=True)))
    for session in clashing:
        if session.pk not in started:
            cancel_session(None, session, reason="", now=now)


def _ensure_one_to_one(people: Mapping[str, User], now: datetime) -> None:
    """An individual session of the evening track that can be joined today, if none is left of it."""
    program = Program.objects.get(name=TRACKS[1].program)
    therapist, client = people[CO_LEAD.key], people["hal"]
    mine = RosterEntry.objects.filter(person=client).values("session")
    near = TherapySession.objects.filter(
        pk__in=mine, service=Service.INDIVIDUAL, scheduled_end__gt=now, cancelled_at=None
    )
    if any(program.local_date(session.scheduled_start) == program.local_date(now) for session in near):
        return
    start = _today(program, now)
    new = NewSession(
        program=program,
        service=Service.INDIVIDUAL,
        title="Individual session",
        start=start,
        end=start + INDIVIDUAL_LENGTH,
        clients=(client.pk,),
        facilitators=(therapist.pk,),
    )
    schedule_session(None, new)


def _today(program: Program, now: datetime) -> datetime:
    """In a few minutes; just begun when the day is nearly over."""
    soon = now.replace(second=0, microsecond=0) + timedelta(minutes=9)
    same_day = program.local_date(soon) == program.local_date(now)
    return soon if same_day else soon - timedelta(minutes=19)


def _meeting(session: TherapySession) -> DemoMeeting:
    entries = RosterEntry.objects.filter(session=session).select_related("person").order_by("person__email")
    return DemoMeeting(
        session_id=session.pk,
        synthetic=[
            (
                entry.person_id,
                entry.person.room_name,
                "facilitator" if entry.role == "facilitator" else "client",
            )
            for entry in entries
            if is_synthetic(entry.person)
        ],
    )
