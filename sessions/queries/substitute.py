"""Who can lead a session in somebody's place, for those who oversee the clinic."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import Http404

from sessions.models import FactRow, RosterEntry, RosterRole, Substitution, TherapySession
from sessions.queries.signoff import has_ended
from sessions.queries.therapy_session import ended_sessions, session_for
from sessions.queries.unled import unled_since
from vioip.accounts.models import Role, User
from vioip.accounts.predicates import Visitor, oversees
from vioip.accounts.queries import people_with_role


@dataclass(frozen=True, slots=True)
class Candidate:
    """A therapist who is not on the roster; `leads` is what else they lead within the session's time."""

    person: User
    leads: tuple[TherapySession, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Substitutes:
    """`absent` are those who are to lead and were never in the room; `found` is who was put there so far.

    `waiting_since`: clients are there since then, and nobody who leads.
    """

    session: TherapySession
    is_over: bool
    leaders: tuple[User, ...]
    absent: tuple[User, ...]
    candidates: tuple[Candidate, ...]
    found: tuple[Substitution, ...]
    waiting_since: datetime | None

    def candidate(self, pk: UUID) -> Candidate | None:
        """The therapist of that id, if they can be asked."""
        return next((one for one in self.candidates if one.person.pk == pk), None)

    def absentee(self, pk: UUID) -> User | None:
        """The person of that id, if they can be taken off."""
        return next((one for one in self.absent if one.pk == pk), None)


def substitutes_for(actor: Visitor, session: UUID, *, now: datetime) -> Substitutes:
    """Raises Http404 unless `actor` oversees."""
    if not oversees(actor):
        raise Http404
    found = session_for(actor, session)
    rows = list(RosterEntry.objects.filter(session=found).select_related("person"))
    leaders = [row.person for row in rows if row.role == RosterRole.FACILITATOR]
    came = set(FactRow.objects.filter(session=found, kind="joined").values_list("person", flat=True))
    expected = {row.person_id for row in rows}
    therapists = [one for one in people_with_role(Role.THERAPIST) if one.pk not in expected]
    return Substitutes(
        session=found,
        is_over=found.is_cancelled or has_ended(found, now=now),
        leaders=tuple(leaders),
        absent=tuple(one for one in leaders if str(one.pk) not in came),
        candidates=tuple(_candidates(therapists, found)),
        found=tuple(found.substitutions.select_related("person", "absent", "by")),
        waiting_since=unled_since([found.pk], now=now).get(found.pk),
    )


def substitution_of(therapist: User, sessions: Iterable[UUID]) -> dict[UUID, Substitution]:
    """The last time that `therapist` was put on the roster of each of `sessions` in somebody's place."""
    rows = Substitution.objects.filter(person=therapist, session__in=list(sessions)).select_related("absent")
    return {row.session_id: row for row in rows.order_by("at", "id")}


def last_asked(sessions: Collection[UUID]) -> dict[UUID, Substitution]:
    """Who was last put on the roster of each of `sessions` in somebody's place. For those who oversee."""
    rows = Substitution.objects.filter(session__in=sessions).select_related("person")
    return {row.session_id: row for row in rows.order_by("at", "id")}


def _candidates(therapists: list[User], session: TherapySession) -> list[Candidate]:
    """Those who lead nothing at that time first, each group by name."""
    leads = _led_meanwhile(therapists, session)
    everybody = [Candidate(one, tuple(leads.get(one.pk, ()))) for one in therapists]
    return sorted(everybody, key=lambda one: bool(one.leads))


def _led_meanwhile(therapists: list[User], session: TherapySession) -> dict[UUID, list[TherapySession]]:
    rows = RosterEntry.objects.filter(
        person__in=therapists,
        role=RosterRole.FACILITATOR,
        session__scheduled_start__lt=session.scheduled_end,
        session__scheduled_end__gt=session.scheduled_start,
        session__cancelled_at=None,
    ).exclude(session=session)
    found = list(rows.select_related("session__program").order_by("session__scheduled_start"))
    ended = ended_sessions([row.session_id for row in found])
    leads: dict[UUID, list[TherapySession]] = {}
    for row in found:
        if row.session_id not in ended:
            leads.setdefault(row.person_id, []).append(row.session)
    return leads
