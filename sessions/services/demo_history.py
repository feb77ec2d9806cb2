"""Weeks of attended sessions for the demo clinic, written as facts through the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from groups.core.service import Service
from groups.models import Enrollment, TherapyGroup
from sessions.models import FactRow, RosterEntry, RosterRole, TherapySession
from sessions.services.demo_clinic import (
    HISTORY,
    MEETING_GROUP,
    TRACKS,
    TrackPlan,
    clients_of,
    history_starts,
    individual_start,
)
from sessions.services.demo_people import CLIENTS, Habit
from sessions.services.demo_visit import Visit, session_facts, visit_of
from sessions.services.ledger import write_facts
from sessions.services.make_up import add_make_up
from sessions.services.therapy_session import NewSession, cancel_session, schedule_session
from sessions.services.timetable import generate_sessions
from vioip.accounts.models import User

INDIVIDUAL_LENGTH = timedelta(minutes=50)
WEEKS_AHEAD = 2


@transaction.atomic
def ensure_history(groups: Mapping[str, TherapyGroup], people: Mapping[str, User], *, now: datetime) -> None:
    """Sessions from four weeks ago to the end of next week, and what happened in those that are over.

    Sessions in which anything happened, or that are called off, are left as they are.
    """
    is_new = not TherapySession.objects.filter(group=groups["morning"]).exists()
    for group in groups.values():
        first = history_starts(group.program, now)
        last = first + HISTORY + timedelta(weeks=WEEKS_AHEAD, days=-1)
        generate_sessions(None, group, first=first, last=last)
    for track in TRACKS:
        _ensure_individuals(track, groups[track.key], people, now=now)
        if is_new:
            _call_one_off(groups[track.key], now)
    _ensure_make_up(groups, people, now)
    _attend(people, now)


def _ensure_individuals(
    track: TrackPlan, group: TherapyGroup, people: Mapping[str, User], *, now: datetime
) -> None:
    """One fifty-minute session a week for every client of the track, with the track's therapist."""
    first = history_starts(group.program, now)
    for week in range(HISTORY.days // 7 + WEEKS_AHEAD):
        for number, person in enumerate(clients_of(track)):
            start = individual_start(track, number, first + timedelta(weeks=week))
            _ensure_individual(group, people[person.key], people[track.leader.key], start=start)


def _ensure_individual(group: TherapyGroup, client: User, therapist: User, *, start: datetime) -> None:
    day = group.program.local_date(start)
    stays = Enrollment.objects.in_force(day).filter(client=client, program=group.program)
    booked = RosterEntry.objects.filter(
        person=client, session__scheduled_start=start, session__service=Service.INDIVIDUAL
    )
    if booked.exists() or not stays.exists():
        return
    new = NewSession(
        program=group.program,
        service=Service.INDIVIDUAL,
        title="Individual session",
        start=start,
        end=start + INDIVIDUAL_LENGTH,
        clients=(client.pk,),
        facilitators=(therapist.pk,),
    )
    schedule_session(None, new)


def _call_one_off(group: TherapyGroup, now: datetime) -> None:
    """The program cancelled the second meeting of its first week."""
    session = TherapySession.objects.filter(group=group, scheduled_end__lt=now - timedelta(weeks=2))[1]
    cancel_session(
        None, session, reason="The therapist was ill.", now=session.scheduled_start - timedelta(hours=3)
    )


def _ensure_make_up(groups: Mapping[str, TherapyGroup], people: Mapping[str, User], now: datetime) -> None:
    """Who missed Monday morning of last week came on Thursday evening instead."""
    week = history_starts(groups["morning"].program, now) + HISTORY - timedelta(weeks=1)
    missed = _session_on(groups["morning"], week)
    instead = _session_on(groups["evening"], week + timedelta(days=3))
    for person in CLIENTS:
        client = people[person.key]
        if person.habit != "makes_up" or RosterEntry.objects.filter(person=client, session=instead).exists():
            continue
        if missed is not None and instead is not None and not missed.is_cancelled:
            add_make_up(None, client, instead, missed=missed)


def _session_on(group: TherapyGroup, day: object) -> TherapySession | None:
    sessions = TherapySession.objects.filter(group=group).select_related("program")
    return next((session for session in sessions if session.service_date == day), None)


def _attend(people: Mapping[str, User], now: datetime) -> None:
    """Facts for every session of the demo that is over and has none."""
    habits: dict[UUID, Habit] = {people[person.key].pk: person.habit for person in CLIENTS}
    touched = FactRow.objects.values("session").distinct()
    over = TherapySession.objects.filter(program__name__in=[track.program for track in TRACKS])
    over = over.filter(scheduled_end__lt=now - timedelta(minutes=5), cancelled_at=None)
    # What nobody came to in the meeting for visitors stays as it was.
    for session in over.exclude(pk__in=touched).exclude(group__name=MEETING_GROUP).select_related("program"):
        _attend_one(session, habits, now)


def _attend_one(session: TherapySession, habits: Mapping[UUID, Habit], now: datetime) -> None:
    entries = list(RosterEntry.objects.filter(session=session).order_by("person__email"))
    made_up = set(RosterEntry.objects.filter(make_up_for=session).values_list("person_id", flat=True))
    leaders = [str(entry.person_id) for entry in entries if entry.role == RosterRole.FACILITATOR]
    visits = {
        str(entry.person_id): visit
        for entry in entries
        if entry.role == RosterRole.CLIENT
        and entry.person_id not in made_up
        and (visit := _visit(session, entry, habits[entry.person_id], now=now)) is not None
    }
    facts = session_facts(
        str(session.pk),
        _key(session),
        start_ms=session.start_ms,
        length_s=session.planned_s,
        leaders=leaders,
        visits=visits,
    )
    write_facts(session.pk, facts)


def _visit(session: TherapySession, entry: RosterEntry, habit: Habit, *, now: datetime) -> Visit | None:
    monday = history_starts(session.program, now) + HISTORY
    key = f"{_key(session)} {entry.person.email}"
    return visit_of(
        habit,
        key,
        length_s=session.planned_s,
        weekday=session.service_date.weekday(),
        is_this_week=session.service_date >= monday,
    )


def _key(session: TherapySession) -> str:
    """What names the session in every making of the demo."""
    return f"{session.title} {session.program.name} {session.service_date}"
