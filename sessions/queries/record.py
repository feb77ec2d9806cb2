"""What one session came to: a client reads their own part, those who led it or oversee read everybody's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import Http404

from sessions.core.attendance.credit import Tally
from sessions.models import RosterEntry, RosterRole, TherapySession
from sessions.queries.by_hand import by_hand_among
from sessions.queries.client_week import attended_by
from sessions.queries.reading import Phase, SessionRead, phase_of, read_session
from sessions.queries.tally import is_over, tally_of
from sessions.queries.therapy_session import ended_sessions, role_in, session_for
from vioip.accounts.models import User
from vioip.accounts.predicates import Visitor, oversees


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRecord:
    """One client's part. `name` is the full name for staff and the room name for the client's own page."""

    person: UUID
    name: str
    read: SessionRead


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRecord:
    """`role` is the reader's own on the roster, None for those who only oversee."""

    session: TherapySession
    role: RosterRole | None
    phase: Phase
    people: tuple[PersonRecord, ...]
    started: datetime | None
    ended: datetime | None


def session_record(actor: Visitor, session: UUID, *, now: datetime) -> SessionRecord:
    """Raises Http404 when `actor` may not know of the session."""
    found = session_for(actor, session)
    assert isinstance(actor, User)
    role = role_in(actor, found)
    is_staff = role == RosterRole.FACILITATOR or oversees(actor)
    clients = RosterEntry.objects.filter(session=found, role=RosterRole.CLIENT).select_related("person")
    rows = list(clients if is_staff else clients.filter(person=actor))
    if not rows and not is_staff:
        raise Http404
    return _record(found, role, rows, is_staff=is_staff, now=now)


def _record(
    session: TherapySession,
    role: RosterRole | None,
    rows: list[RosterEntry],
    *,
    is_staff: bool,
    now: datetime,
) -> SessionRecord:
    day = session.scheduled_start.date()
    everybody = list(RosterEntry.objects.filter(session=session).values_list("person_id", flat=True))
    counted_once = attended_by(everybody, first=day, last=day, now=now).tallies
    tally = counted_once[session.pk] if session.pk in counted_once else tally_of(session, now=now)
    ended, cap = session.pk in ended_sessions([session.pk]), tally.rules.overrun_cap_s
    over = is_over(session, ended=ended, now=now, overrun_cap_s=cap)
    by_hand = by_hand_among([session.pk])
    people = [
        PersonRecord(
            person=row.person_id,
            name=row.person.full_name if is_staff else row.person.room_name,
            read=read_session(
                session,
                str(row.person_id),
                tally=tally,
                over=over,
                now=now,
                by_hand=(session.pk, str(row.person_id)) in by_hand,
            ),
        )
        for row in rows
    ]
    return SessionRecord(
        session=session,
        role=role,
        phase=phase_of(session, tally, over=over, now=now),
        people=tuple(sorted(people, key=lambda record: record.name)),
        started=_instant(tally.window.start_s, session),
        ended=_ended(tally, session) if over else None,
    )


def _instant(second: int | None, session: TherapySession) -> datetime | None:
    return None if second is None else datetime.fromtimestamp(second, session.program.tz)


def _ended(tally: Tally, session: TherapySession) -> datetime | None:
    return _instant(tally.window.end_s, session)
