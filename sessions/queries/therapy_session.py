"""Which sessions a person may know of, and which come next for them.

Whoever is neither on a session's roster nor overseeing the clinic gets a 404: nothing here ever hints
that a session exists. Entering a room is a narrower question, answered by `sessions.queries.entry`.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from sessions.models import FactRow, RosterEntry, RosterRole, TherapySession
from vioip.accounts.models import User
from vioip.accounts.predicates import Visitor, oversees

JOIN_EARLY = timedelta(minutes=10)
"""Clients can join this long before the start; longer fills lobbies nobody is watching yet."""


def visible_sessions(actor: Visitor) -> QuerySet[TherapySession]:
    """Every session whose existence `actor` may know of."""
    everything = TherapySession.objects.select_related("program", "group")
    if not isinstance(actor, User) or not actor.is_active:
        return everything.none()
    if oversees(actor):
        return everything
    return everything.filter(pk__in=RosterEntry.objects.filter(person=actor).values("session"))


def session_for(actor: Visitor, session: UUID) -> TherapySession:
    """The session, with program and group. Raises Http404 when `actor` may not know of it."""
    found = visible_sessions(actor).filter(pk=session).first()
    if found is None:
        raise Http404
    return found


def known_session(claimed: str) -> UUID | None:
    """The session that a text names, if there is one: for facts that claim to be of it. Staff alone ask."""
    try:
        wanted = UUID(claimed)
    except ValueError:
        return None
    return TherapySession.objects.filter(pk=wanted).values_list("pk", flat=True).first()


def role_in(actor: User, session: TherapySession) -> RosterRole | None:
    """What `actor` is on the roster of `session`; None for those who only oversee."""
    row = RosterEntry.objects.filter(session=session, person=actor).first()
    return None if row is None else RosterRole(row.role)


def sessions_led(therapist: User) -> QuerySet[TherapySession]:
    """Everything that `therapist` is on the roster of as a facilitator."""
    return visible_sessions(therapist).filter(pk__in=_led_by(therapist))


def sessions_today(therapist: User, *, now: datetime) -> list[TherapySession]:
    """What `therapist` leads on the day it is in each session's program, in order, cancelled ones too.

    A session that began yesterday and still goes on is in it.
    """
    near = Q(scheduled_start__lt=now + timedelta(days=1), scheduled_end__gt=now - timedelta(days=1))
    mine = sessions_led(therapist).filter(near)
    return [session for session in mine if _is_today(session, now)]


def next_session(client: User, *, now: datetime) -> TherapySession | None:
    """The one that `client` is in or goes to next: not over, not cancelled, not ended early."""
    mine = RosterEntry.objects.filter(person=client, role=RosterRole.CLIENT).values("session")
    coming = visible_sessions(client).filter(pk__in=mine, scheduled_end__gt=now, cancelled_at=None)
    ended = ended_sessions(list(coming.values_list("pk", flat=True)))
    return next((session for session in coming if session.pk not in ended), None)


def may_join_now(session: TherapySession, *, now: datetime) -> bool:
    """Whether a client's way into the room is open by the clock."""
    return not session.is_cancelled and now >= session.scheduled_start - JOIN_EARLY


def started_sessions(sessions: list[UUID]) -> frozenset[UUID]:
    """Those of `sessions` in which *Start* was pressed, or entered by hand and not taken back."""
    rows = FactRow.objects.filter(session__in=sessions, kind="started", fenced=False, withdrawal=None)
    return frozenset(rows.values_list("session_id", flat=True))


def ended_sessions(sessions: list[UUID]) -> frozenset[UUID]:
    """Those of `sessions` whose last mark is `ended`."""
    marks = FactRow.objects.filter(
        session__in=sessions, kind__in=("ended", "reopened"), fenced=False, withdrawal=None
    )
    last: dict[UUID, str] = {}
    for session, kind in marks.order_by("at_ms", "epoch", "seq").values_list("session_id", "kind"):
        last[session] = kind
    return frozenset(session for session, kind in last.items() if kind == "ended")


def _led_by(therapist: User) -> QuerySet[RosterEntry, UUID]:
    rows = RosterEntry.objects.filter(person=therapist, role=RosterRole.FACILITATOR)
    return rows.values_list("session_id", flat=True)


def _is_today(session: TherapySession, now: datetime) -> bool:
    today = session.program.local_date(now)
    return session.service_date == today or (session.scheduled_start <= now < session.scheduled_end)
