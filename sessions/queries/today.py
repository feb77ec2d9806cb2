"""A therapist's day: their sessions in order, and who is expected, there and waiting in each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sessions.models import Substitution, TherapySession
from sessions.queries.reading import Phase, phase_of
from sessions.queries.substitute import substitution_of
from sessions.queries.tally import is_over, tally_of
from sessions.queries.therapy_session import ended_sessions, may_join_now, sessions_today
from sessions.queries.to_sign import sign_by
from vioip.accounts.models import User


@dataclass(frozen=True, slots=True, kw_only=True)
class TodayRead:
    """One session of the day; counts are of clients. `is_open`: the room can be entered by the clock.

    `asked`: the therapist was asked to lead it in somebody's place.
    """

    session: TherapySession
    start: datetime
    end: datetime
    phase: Phase
    is_open: bool
    expected: int
    present: int
    waiting: int
    credited: int
    sign_by: date
    asked: Substitution | None = None


def today(therapist: User, *, now: datetime) -> list[TodayRead]:
    """What `therapist` leads today, in order of start."""
    sessions = sessions_today(therapist, now=now)
    asked = substitution_of(therapist, [session.pk for session in sessions])
    return [_read(session, now, asked=asked.get(session.pk)) for session in sessions]


def _read(session: TherapySession, now: datetime, *, asked: Substitution | None) -> TodayRead:
    tally = tally_of(session, now=now)
    ended, cap = session.pk in ended_sessions([session.pk]), tally.rules.overrun_cap_s
    over = is_over(session, ended=ended, now=now, overrun_cap_s=cap)
    statuses = [attendance.status for attendance in tally.people.values()]
    zone = session.program.tz
    return TodayRead(
        session=session,
        start=session.scheduled_start.astimezone(zone),
        end=session.scheduled_end.astimezone(zone),
        phase=phase_of(session, tally, over=over, now=now),
        is_open=may_join_now(session, now=now) and not over,
        expected=len(tally.plan.roster),
        present=statuses.count("present"),
        waiting=statuses.count("in lobby"),
        credited=tally.credited_clients,
        sign_by=sign_by(session),
        asked=asked,
    )
