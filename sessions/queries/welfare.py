"""The welfare card of one client in one session: where they are, whom to call, what was done and by whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404

from groups.queries.arrival_form import emergency_number_of
from sessions.models import RosterEntry, RosterRole, SafetyStep, TherapySession
from sessions.queries.arrival import told_of
from sessions.queries.signoff import session_to_review
from vioip.accounts.models import User
from vioip.accounts.predicates import Visitor

CRISIS_LINE = "988"
"""The Suicide and Crisis Lifeline of the United States: call or text."""

STAFF_KINDS: Mapping[str, str] = {
    "opened": "Began a welfare check",
    "calling_client": "Is calling the client now",
    "calling_contact": "Is calling the emergency contact now",
    "calling_crisis_line": "Is calling 988 now",
    "calling_emergency": "Is calling the emergency number now",
    "called_client": "Called the client",
    "reached": "Reached the client, who is safe",
    "not_reached": "Could not reach the client",
    "called_contact": "Called the emergency contact",
    "called_crisis_line": "Called 988",
    "called_emergency": "Called the emergency number",
    "note": "Note",
    "closed": "Ended the welfare check",
}
"""What staff can add."""

KINDS: Mapping[str, str] = {
    "asked_for_help": "Asked for help",
    "took_help_back": "Said that they are all right again",
    "help_seen": "Has seen the call",
    "help_settled": "Settled it",
    "watched": "Began to keep an eye on the client",
    "unwatched": "Keeps an eye on the client no longer",
    "vanished": "Gone from the room without a word",
    "left": "Left the room by themselves",
    "came_back": "Back in the room",
    **STAFF_KINDS,
}
_OPENING, _CLOSING = {"opened", "vanished"}, {"closed"}


@dataclass(frozen=True, slots=True)
class Step:
    """One step as staff read it; `by` is empty where it was nobody's doing."""

    at: datetime
    by: str
    kind: str
    note: str

    @property
    def words(self) -> str:
        """What happened."""
        return KINDS.get(self.kind, self.kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class WelfareCard:
    """`said` is the client's arrival card, None without one; `earlier`: of that day, for another session."""

    session: TherapySession
    person: User
    said: dict[str, Any] | None
    said_at: datetime | None
    earlier: bool
    emergency_number: str
    steps: list[Step]

    @property
    def is_open(self) -> bool:
        """Whether a check goes on."""
        turns = [step.kind for step in self.steps if step.kind in _OPENING | _CLOSING]
        return bool(turns) and turns[-1] in _OPENING


def welfare_card(actor: Visitor, session: UUID, person: UUID) -> WelfareCard:
    """For facilitators of the session and supervisors. Raises Http404 for everybody and everything else."""
    found = session_to_review(actor, session)
    entry = RosterEntry.objects.filter(session=found, person=person, role=RosterRole.CLIENT)
    row = entry.select_related("person").first()
    if row is None:
        raise Http404
    told = next(one for one in told_of(found) if one.person == person)
    arrival = told.arrival
    return WelfareCard(
        session=found,
        person=row.person,
        said=None if arrival is None else arrival.said,
        said_at=None if arrival is None else arrival.at,
        earlier=told.earlier,
        emergency_number=emergency_number_of(found.program),
        steps=_steps(found, person),
    )


def looked_after(session: TherapySession) -> set[UUID]:
    """Clients for whom the record of safety has an entry. Duties: the caller may review the session."""
    return set(SafetyStep.objects.filter(session=session).values_list("person", flat=True))


def _steps(session: TherapySession, person: UUID) -> list[Step]:
    rows = SafetyStep.objects.filter(session=session, person=person).select_related("by").order_by("at", "id")
    return [
        Step(row.at, row.by.full_name if row.by else "", str(row.what["kind"]), str(row.what["note"]))
        for row in rows
    ]
