"""Guests: who may invite them to what, who they are, and whether one may come in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sessions.core.protocol.values import Capacity
from sessions.models import (
    FactRow,
    GuestPass,
    GuestPronouns,
    GuestStep,
    ParticipationConsent,
    RosterEntry,
    RosterRole,
    TherapySession,
)
from sessions.queries.entry import Entry
from sessions.queries.rules import rule_book
from sessions.queries.signoff import session_to_review
from sessions.queries.therapy_session import ended_sessions
from vioip.accounts.models import User
from vioip.accounts.predicates import Visitor

OPEN_AFTER_END = timedelta(hours=1)
"""A session that nobody ended is over for guests by then, unless its program lets rooms run on for longer."""


@dataclass(frozen=True, slots=True)
class Invited:
    """One guest of a session: `state` is the last that became of the link, `came` whether they were in.
    `here_for` is a client's name; empty: here for everybody. `unasked` are the names of clients whose consent
    is missing: they came onto the roster after the invitation."""

    id: UUID
    name: str
    capacity: str
    here_for: str
    valid_until: datetime
    state: str
    came: bool
    unasked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Guests:
    """What those who lead a session or oversee read: its guests, and whose consent a new one needs."""

    session: TherapySession
    invited: tuple[Invited, ...]
    clients: tuple[User, ...]
    is_over: bool


@dataclass(frozen=True, slots=True)
class GuestVisit:
    """A guest in the browser that opened their link; the door is shut without every client's consent."""

    guest: GuestPass
    has_agreed: bool
    has_consent: bool
    entry: Entry


def guests_of(actor: Visitor, session: UUID, *, now: datetime) -> Guests:
    """Raises Http404 unless `actor` leads the session or oversees."""
    found = session_to_review(actor, session)
    passes = list(
        GuestPass.objects.filter(session=found).select_related("here_for__client").prefetch_related("steps")
    )
    came, clients, consents = _seen_in(found), clients_concerned(found), _consents_to(passes)
    rows = tuple(
        Invited(
            id=one.pk,
            name=one.name,
            capacity=one.get_capacity_display(),
            here_for=one.here_for.client.full_name if hasattr(one, "here_for") else "",
            valid_until=one.valid_until.astimezone(found.program.tz),
            state=_state_of(one, now),
            came=str(one.pk) in came,
            unasked=tuple(client.full_name for client in clients if (one.pk, client.pk) not in consents),
        )
        for one in passes
    )
    return Guests(found, rows, tuple(clients), is_over_for_guests(found, now=now))


def guest_to_revoke(actor: Visitor, session: UUID, guest: UUID) -> GuestPass | None:
    """The guest of that very session. Raises Http404 unless `actor` leads it or oversees."""
    found = session_to_review(actor, session)
    return GuestPass.objects.filter(session=found, pk=guest).first()


def clients_concerned(session: TherapySession) -> list[User]:
    """Whose consent a guest needs: every expected client, and the one whose family it is."""
    rows = RosterEntry.objects.filter(session=session, role=RosterRole.CLIENT).select_related("person")
    people = {row.person_id: row.person for row in rows}
    if session.concerns is not None:
        people[session.concerns.pk] = session.concerns
    return sorted(people.values(), key=lambda person: (person.full_name, str(person.pk)))


def digest_of_token(token: str) -> str:
    """What is kept of a link."""
    return hashlib.sha256(b"vioip.guest:" + token.encode()).hexdigest()


def visit_of(guest: UUID, login: str, *, now: datetime) -> GuestVisit | None:
    """The visit of a guest whose link was opened in the browser with `login`, while the link is good."""
    passes = GuestPass.objects.select_related("session__program", "session__concerns", "here_for")
    found = passes.filter(pk=guest).first()
    if found is None:
        return None
    steps = {step.kind: step for step in found.steps.all()}
    opened = steps.get(GuestStep.OPENED)
    if opened is None or opened.login != login or GuestStep.REVOKED in steps:
        return None
    capacity: Capacity = found.capacity  # type: ignore[assignment] # the table allows no other
    entry = Entry(
        session=found.session_id,
        person=found.pk,
        role="guest",
        name=found.name,
        is_over=is_over_for_guests(found.session, now=now),
        capacity=capacity,
        pronouns=_said_by(found),
        here_for=found.here_for.client_id if hasattr(found, "here_for") else None,
    )
    return GuestVisit(found, GuestStep.AGREED in steps, _has_consent(found), entry)


def welcome_guests(guests: Iterable[str], *, now: datetime) -> set[tuple[str, str, str]]:
    """(session, guest, login), as text, of those of `guests` (ids) who may be in a room."""
    rows = GuestPass.objects.filter(pk__in=set(guests)).select_related(
        "session__program", "session__concerns"
    )
    found: set[tuple[str, str, str]] = set()
    for one in rows.prefetch_related("steps"):
        steps = {step.kind: step for step in one.steps.all()}
        is_in = GuestStep.AGREED in steps and GuestStep.REVOKED not in steps
        if is_in and not is_over_for_guests(one.session, now=now) and _has_consent(one):
            found.add((str(one.session_id), str(one.pk), steps[GuestStep.OPENED].login))
    return found


def is_over_for_guests(session: TherapySession, *, now: datetime) -> bool:
    """Cancelled, ended, or long past its time: its links are dead."""
    runs_on = timedelta(seconds=rule_book().of(session).overrun_cap_s)
    is_late = now > session.scheduled_end + max(OPEN_AFTER_END, runs_on)
    return session.is_cancelled or is_late or session.pk in ended_sessions([session.pk])


def expected_guests(session: UUID) -> int:
    """How many guests were invited and not uninvited; they need seats."""
    passes = GuestPass.objects.filter(session=session)
    return passes.exclude(steps__kind=GuestStep.REVOKED).count()


def _has_consent(guest: GuestPass) -> bool:
    """Of every client concerned now: one may have come onto the roster after the invitation."""
    consents = _consents_to([guest])
    return all((guest.pk, client.pk) in consents for client in clients_concerned(guest.session))


def _consents_to(guests: Iterable[GuestPass]) -> set[tuple[UUID, UUID]]:
    """(guest, client) of every consent that is on file."""
    rows = ParticipationConsent.objects.filter(guest__in=[one.pk for one in guests])
    return set(rows.values_list("guest_id", "client_id"))


def _said_by(guest: GuestPass) -> str:
    said = GuestPronouns.objects.filter(guest=guest).first()
    return "" if said is None else said.pronouns


def _state_of(guest: GuestPass, now: datetime) -> str:
    kinds = {step.kind for step in guest.steps.all()}
    if GuestStep.REVOKED in kinds:
        return "withdrawn"
    if GuestStep.AGREED in kinds:
        return "agreed"
    if GuestStep.OPENED in kinds:
        return "opened"
    return "not opened" if now < guest.valid_until else "run out"


def _seen_in(session: TherapySession) -> set[str]:
    rows = FactRow.objects.filter(session=session, kind="moved").values_list("peer", flat=True)
    joined = FactRow.objects.filter(session=session, kind="joined", peer__in=rows)
    return set(joined.values_list("person", flat=True))
