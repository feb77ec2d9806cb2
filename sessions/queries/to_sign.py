"""What waits for a therapist's signature, and until when: a list for whoever led, never a reproach."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sessions.core.attendance.rules import Rules
from sessions.core.schedule.business_day import business_days_after
from sessions.models import RosterEntry, RosterRole, TherapySession
from sessions.queries.rules import rule_book
from sessions.queries.tally import is_over
from sessions.queries.therapy_session import sessions_led
from vioip.accounts.models import User


@dataclass(frozen=True, slots=True, kw_only=True)
class ToSign:
    """A session of an earlier day that nobody has signed. `is_past`: its day has gone by."""

    session: TherapySession
    start: datetime
    sign_by: date
    is_past: bool


def sign_by(session: TherapySession) -> date:
    """The day by which the record of `session` is to be signed, as its program has it."""
    return business_days_after(session.service_date, session.program.sign_within_days)


def to_sign(therapist: User, *, now: datetime) -> list[ToSign]:
    """Sessions of days before today that `therapist` led and nobody has signed, the earliest due first."""
    clients = RosterEntry.objects.filter(role=RosterRole.CLIENT).values("session")
    past = sessions_led(therapist).filter(
        scheduled_end__lt=now, cancelled_at=None, signature=None, pk__in=clients
    )
    book = rule_book()
    found = [_read(session, now) for session in past if _is_earlier(session, book.of(session), now)]
    return sorted(found, key=lambda one: (one.sign_by, one.start, one.session.pk))


def _is_earlier(session: TherapySession, rules: Rules, now: datetime) -> bool:
    today, cap = session.program.local_date(now), rules.overrun_cap_s
    return session.service_date < today and is_over(session, ended=False, now=now, overrun_cap_s=cap)


def _read(session: TherapySession, now: datetime) -> ToSign:
    due = sign_by(session)
    return ToSign(
        session=session,
        start=session.scheduled_start.astimezone(session.program.tz),
        sign_by=due,
        is_past=due < session.program.local_date(now),
    )
