"""What is asked of somebody who arrives, and what the people who lead may read of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import Http404

from groups.models import ArrivalForm
from groups.queries.arrival_form import arrival_form_of
from sessions.models import Arrival, RosterEntry, RosterRole, TherapySession
from sessions.queries.signoff import session_to_review
from sessions.queries.therapy_session import role_in, session_for
from vioip.accounts.models import User
from vioip.accounts.predicates import Visitor

BEFORE_MIDNIGHT = timedelta(hours=1)  # so long before a session somebody is where they are in it
EACH_SESSION = ("place", "private")
"""What is asked for every session: somebody is at home at nine and at work at five."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The card that `actor` is shown: the form in force, and what they said last time (None: nothing).

    `today`: they said that today, for another session; then only where they are and whether they are in
    private is asked again, and what of the form they have not agreed to.
    """

    form: ArrivalForm
    last: Arrival | None
    today: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """What one expected client said as they arrived. Without an arrival everything required is missing.

    `earlier`: nothing was said for this session, and `arrival` is that day's for another one; where they
    are now, and whether they are in private there, is missing.
    """

    person: UUID
    arrival: Arrival | None
    missing: list[str]
    earlier: bool = False


def arriving_session(actor: Visitor, session: UUID) -> TherapySession:
    """The session, for a client on its roster. Raises Http404 for everybody else."""
    found = session_for(actor, session)
    if not isinstance(actor, User) or role_in(actor, found) != RosterRole.CLIENT:
        raise Http404
    return found


def asked_of(actor: User, session: TherapySession, *, now: datetime) -> Asked | None:
    """The card to show; None: nothing is asked, or it was answered for this session and no other one
    since, or `actor` is no client here."""
    form = arrival_form_of(session.program)
    if form is None or role_in(actor, session) != RosterRole.CLIENT:
        return None
    last = _of(session, [actor.pk]).order_by("at").last()
    today = last is not None and last.day == session.program.local_date(now)
    if today and last.session_id == session.pk:
        return None
    return Asked(form, last, today)


def said_on(day: date, actor: User, session: TherapySession) -> Arrival | None:
    """The last that `actor` said on this day in the program of `session`, for whichever session."""
    said: Arrival | None = _of(session, [actor.pk]).filter(day=day).order_by("at").last()
    return said


def told_in(actor: Visitor, session: UUID) -> tuple[TherapySession, list[Told]]:
    """What every expected client said on the session's day, for its facilitators and supervisors.

    Raises Http404 for everybody else.
    """
    found = session_to_review(actor, session)
    return found, told_of(found)


def told_of(session: TherapySession) -> list[Told]:
    """The same, for whoever was asked before."""
    form = arrival_form_of(session.program)
    clients = RosterEntry.objects.filter(session=session, role=RosterRole.CLIENT)
    people = list(clients.order_by("added_at", "id").values_list("person", flat=True))
    days = {session.service_date, session.program.local_date(session.scheduled_end)}
    cards = _of(session, people).order_by("at")
    said = {row.person_id: row for row in cards.filter(day__in=days, at__lte=session.scheduled_end)}
    near = Q(day__in=days) | Q(at__gte=session.scheduled_start - BEFORE_MIDNIGHT)
    said |= {row.person_id: row for row in cards.filter(near, session=session)}
    nothing: list[str] = [] if form is None else required_of(form)
    return [_told(person, said.get(person), session=session, nothing=nothing) for person in people]


def _told(person: UUID, arrival: Arrival | None, *, session: TherapySession, nothing: list[str]) -> Told:
    if arrival is None or arrival.session_id == session.pk:
        return Told(person, arrival, nothing if arrival is None else arrival.missing)
    lacking = {*arrival.missing, *EACH_SESSION}
    return Told(person, arrival, [name for name in nothing if name in lacking], earlier=True)


def required_of(form: ArrivalForm) -> list[str]:
    """What must be answered for a whole card: texts and questions that are there."""
    there = {
        "consent": bool(form.consent),
        "confidentiality": bool(form.confidentiality),
        "questions": bool(form.questions),
    }
    return [name for name in form.required if there.get(name, True)]


def _of(session: TherapySession, people: list[UUID]) -> Any:
    return Arrival.objects.filter(program=session.program, person__in=people).select_related("form")
