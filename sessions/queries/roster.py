"""Who is expected in a session, for people who may read its roster."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404

from sessions.models import FactRow, RosterEntry, RosterRole, TherapySession
from sessions.queries.signed import signed_snapshots
from sessions.queries.therapy_session import role_in
from vioip.accounts.models import User
from vioip.accounts.predicates import oversees


@dataclass(frozen=True, slots=True)
class Expected:
    """One person on a roster; `name` is the full name, for staff only."""

    person: UUID
    name: str
    role: RosterRole
    is_make_up: bool


def expected_in(actor: User, session: TherapySession) -> list[Expected]:
    """The roster, facilitators first, then by name. Raises Http404 unless `actor` leads it or oversees."""
    if role_in(actor, session) != RosterRole.FACILITATOR and not oversees(actor):
        raise Http404
    rows = RosterEntry.objects.filter(session=session).select_related("person")
    people = [
        Expected(row.person_id, row.person.full_name, RosterRole(row.role), row.make_up_for_id is not None)
        for row in rows.order_by("person__family_name", "person__given_name", "person_id")
    ]
    return sorted(people, key=lambda expected: expected.role != RosterRole.FACILITATOR)


def roster_ids(sessions: list[UUID], role: RosterRole) -> dict[UUID, tuple[str, ...]]:
    """The ids (text) of the people in `role` of each session, in a settled order. For counting."""
    rows = RosterEntry.objects.filter(session__in=sessions, role=role).order_by("person_id")
    found: dict[UUID, list[str]] = {session: [] for session in sessions}
    for session, person in rows.values_list("session_id", "person_id"):
        found[session].append(str(person))
    return {session: tuple(people) for session, people in found.items()}


def on_record_in(session: UUID) -> frozenset[str]:
    """The ids (text) of everybody whom a fact of `session` names, or what was signed of it."""
    facts = FactRow.objects.filter(session=session).exclude(person="")
    named = set(facts.order_by().values_list("person", flat=True).distinct())
    for snapshot in signed_snapshots([session]).values():
        named |= {*snapshot["people"], *snapshot["facilitators"]}
    return frozenset(named)
