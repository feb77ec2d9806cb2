"""What is asked of somebody who arrives, and what the people who lead may read of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404

from groups.models import ArrivalForm
from groups.queries.arrival_form import arrival_form_of
from sessions.models import Arrival, RosterEntry, RosterRole, TherapySession
from sessions.queries.signoff import session_to_review
from sessions.queries.therapy_session import role_in, session_for
from vioip.accounts.models import User
from vioip.accounts.predicates import Visitor


@dataclass(frozen=True, slots=True)
class Asked:
    """The card that `actor` is shown: the form in force, and what they said last time (None: nothing)."""

    form: ArrivalForm
    last: Arrival | None


@dataclass(frozen=True, slots=True)
class Told:
    """What one expected client said today. Without an arrival everything that is required is missing."""

    person: UUID
    arrival: Arrival | None
    missing: list[str]


def arriving_session(actor: Visitor, session: UUID) -> TherapySession:
    """The session, for a client on its roster. Raises Http404 for everybody else."""
    found = session_for(actor, session)
    if not isinstance(actor, User) or role_in(actor, found) != RosterRole.CLIENT:
        raise Http404
    return found


def asked_of(actor: User, session: TherapySession, *, now: datetime) -> Asked | None:
    """The card to show; None: nothing is asked, or it was answered today, or `actor` is no client here."""
    form = arrival_form_of(session.program)
    if form is None or role_in(actor, session) != RosterRole.CLIENT:
        return None
    last = _of(session, [actor.pk]).order_by("at").last()
    if last is not None and last.day == session.program.local_date(now):
        return None
    return Asked(form, last)


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
    said = {row.person_id: row for row in _of(session, people).filter(day__in=days).order_by("at")}
    nothing: list[str] = [] if form is None else required_of(form)
    return [
        Told(person, said.get(person), said[person].missing if person in said else nothing)
        for person in people
    ]


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
