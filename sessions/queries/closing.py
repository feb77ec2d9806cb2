"""What somebody reads as a session ends: what it counted, what the day and the week come to.

Every number is the law's own (`sessions.core.attendance`), read after the end; nothing is summed here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import Http404

from groups.models import FeedbackForm
from sessions.models import RosterRole, TherapySession
from sessions.queries.feedback import feedback_asked
from sessions.queries.reading import DayRead, SessionRead, WeekRead
from sessions.queries.record import session_record
from sessions.queries.signoff import has_ended
from sessions.queries.therapy_session import role_in, session_for
from sessions.queries.week import weeks_for_client
from vioip.accounts.models import User
from vioip.accounts.predicates import Visitor


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """`is_over` says that the ledger knows of the end: numbers before that are not final.

    `own` is the reader's part, None for those who led; `day` and `week` are those of the program the session
    belongs to, None for somebody who is in none.
    """

    session: TherapySession
    is_over: bool
    own: SessionRead | None = None
    day: DayRead | None = None
    week: WeekRead | None = None
    asked: FeedbackForm | None = None


def closing_of(actor: Visitor, session: UUID, *, now: datetime) -> Closing:
    """For people on the roster. Raises Http404 for everybody else."""
    found = session_for(actor, session)
    assert isinstance(actor, User)
    role = role_in(actor, found)
    if role is None:
        raise Http404
    over = has_ended(found, now=now)
    if role != RosterRole.CLIENT or not over:
        return Closing(session=found, is_over=over)
    return _of_client(actor, found, now=now)


def _of_client(actor: User, session: TherapySession, *, now: datetime) -> Closing:
    asked = feedback_asked(actor.pk, session)
    for week in weeks_for_client(actor, actor.pk, session.service_date, now=now):
        for day in week.days:
            own = next((read for read in day.sessions if read.id == session.pk), None)
            if own is not None:
                return Closing(session=session, is_over=True, own=own, day=day, week=week, asked=asked)
    own = session_record(actor, session.pk, now=now).people[0].read
    return Closing(session=session, is_over=True, own=own, asked=asked)
