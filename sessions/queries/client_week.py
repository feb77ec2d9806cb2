"""Weeks of clients, put together from programs, rosters and tallies. Permission is asked by its callers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import cast
from uuid import UUID

from django.db.models import QuerySet

from groups.models import Enrollment, Program, Requirement
from sessions.core.attendance.credit import Tally
from sessions.core.attendance.day import by_date, countable_seconds, day_result, is_countable
from sessions.core.attendance.requirement import DatedRequirement, Target, requirement_on, target_of
from sessions.core.attendance.requirement import Requirement as Asked
from sessions.core.attendance.rules import CURRENT
from sessions.core.attendance.week import (
    Planned,
    WeekKind,
    WeekRule,
    WeekStart,
    days_of_week,
    week_of,
    week_status,
)
from sessions.models import RosterEntry, RosterRole, TherapySession
from sessions.queries.reading import DayRead, SessionRead, WeekRead, read_session
from sessions.queries.tally import is_over, tallies_of
from sessions.queries.therapy_session import JOIN_EARLY, ended_sessions


@dataclass(frozen=True, slots=True, kw_only=True)
class Attended:
    """Sessions of some days, with what they came to and who was expected in them as a client."""

    sessions: Mapping[UUID, TherapySession]
    tallies: Mapping[UUID, Tally]
    ended: frozenset[UUID]
    entries: Mapping[UUID, list[RosterEntry]]
    now: datetime


def first_of_week(program: Program, day: date, *, admitted: date | None = None) -> date:
    """The first day of the program's week that holds `day`."""
    rule = WeekRule(kind=cast(WeekKind, program.week_kind), starts_on=cast(WeekStart, program.week_start))
    return week_of(day, rule, admitted)


def attended_by(clients: Sequence[UUID], *, first: date, last: date, now: datetime) -> Attended:
    """Every session of `clients` near the days from `first` to `last`, whatever the zone, counted once.

    A day more on either side: sessions of another zone or over midnight may claim the same seconds.
    """
    low = datetime.combine(first - timedelta(days=1), time(0), UTC)
    high = datetime.combine(last + timedelta(days=2), time(0), UTC)
    near = TherapySession.objects.filter(scheduled_start__gte=low, scheduled_start__lt=high)
    entries = _client_entries(clients, near)
    ids = {entry.session_id for rows in entries.values() for entry in rows}
    sessions = {row.pk: row for row in near.filter(pk__in=ids).select_related("program", "group")}
    return Attended(
        sessions=sessions,
        tallies=tallies_of(list(sessions.values()), now=now),
        ended=ended_sessions(list(sessions)),
        entries=entries,
        now=now,
    )


def read_week(stay: Enrollment, first: date, *, attended: Attended) -> WeekRead:
    """The week from `first` of the client of `stay` in its program."""
    program, now = stay.program, attended.now
    today = program.local_date(now)
    days = days_of_week(first)
    asked = _asked_daily(stay, days)
    mine = [
        entry
        for entry in attended.entries.get(stay.client_id, [])
        if _belongs(entry, stay, days=days, attended=attended)
    ]
    seconds = _seconds_by_day(mine, stay, attended)
    remaining = _remaining(mine, program, attended)
    target, over = target_of(asked), today > days[-1]
    return WeekRead(
        client=stay.client_id,
        program=program.pk,
        program_name=program.name,
        days=tuple(
            _day(
                day,
                mine,
                asked=one,
                seconds=seconds.get(day, 0),
                today=today,
                program=program,
                attended=attended,
            )
            for day, one in zip(days, asked, strict=True)
        ),
        credited_s=sum(seconds.get(day, 0) for day in days),
        planned_s=sum(planned.length_s for planned in remaining),
        target=target if target.in_force else Target(min_minutes=0, max_minutes=None, min_days=0, in_force=0),
        status=week_status(
            {day: seconds.get(day, 0) for day in days}, target, over=over, remaining=remaining
        ),
        is_over=over,
    )


def _client_entries(clients: Sequence[UUID], near: QuerySet[TherapySession]) -> dict[UUID, list[RosterEntry]]:
    rows = RosterEntry.objects.filter(person__in=clients, role=RosterRole.CLIENT, session__in=near)
    found: dict[UUID, list[RosterEntry]] = defaultdict(list)
    for entry in rows.select_related("make_up_for").order_by("session__scheduled_start", "session_id"):
        found[entry.person_id].append(entry)
    return dict(found)


def _asked_daily(stay: Enrollment, days: Sequence[date]) -> list[Asked | None]:
    """What is asked on each day; None outside the stay."""
    rows = [_dated(row) for row in stay.program.requirements.all()]
    last = stay.discharged or date.max
    return [requirement_on(rows, day) if stay.admitted <= day <= last else None for day in days]


def _dated(row: Requirement) -> DatedRequirement:
    asked = Asked(
        min_minutes=row.min_minutes,
        max_minutes=row.max_minutes,
        min_days=row.min_days,
        day_minutes=row.day_minutes,
    )
    return DatedRequirement(level="program", starts=row.starts, requirement=asked)


def _belongs(entry: RosterEntry, stay: Enrollment, *, days: Sequence[date], attended: Attended) -> bool:
    """A session of the stay's program, or one elsewhere that makes up a session of it."""
    session, missed = attended.sessions[entry.session_id], entry.make_up_for
    programs = {session.program_id, missed.program_id} if missed else {session.program_id}
    return stay.program_id in programs and stay.program.local_date(session.scheduled_start) in days


def _seconds_by_day(mine: Sequence[RosterEntry], stay: Enrollment, attended: Attended) -> dict[date, int]:
    """Countable credited seconds of the client by service date."""
    sums: dict[date, int] = defaultdict(int)
    for entry in mine:
        tally = attended.tallies[entry.session_id]
        attendance = tally.people.get(str(stay.client_id))
        counted = countable_seconds(
            attendance.lines if attendance else (),
            tally.plan,
            zone=stay.program.tz,
            split_midnight=tally.rules.split_midnight,
            countable=stay.program.countable,
        )
        for day, seconds in counted.items():
            sums[day] += seconds
    return dict(sums)


def _remaining(mine: Sequence[RosterEntry], program: Program, attended: Attended) -> list[Planned]:
    """Countable sessions that start at or after now, by date, at planned length."""
    found = []
    for session in (attended.sessions[entry.session_id] for entry in mine):
        if session.is_cancelled or session.scheduled_start < attended.now or session.pk in attended.ended:
            continue
        if not is_countable(session.service, program.countable):
            continue
        plan = attended.tallies[session.pk].plan
        span = (plan.scheduled_start_s, plan.scheduled_end_s)
        pieces = by_date(span, plan, zone=program.tz, split_midnight=CURRENT.split_midnight)
        found.append(Planned(seconds={day: [piece] for day, piece in pieces}))
    return found


def _day(
    day: date,
    mine: Sequence[RosterEntry],
    *,
    asked: Asked | None,
    seconds: int,
    today: date,
    program: Program,
    attended: Attended,
) -> DayRead:
    entries = [
        entry
        for entry in mine
        if program.local_date(attended.sessions[entry.session_id].scheduled_start) == day
    ]
    judged = asked is not None and bool(entries) and (day < today or seconds > 0)
    return DayRead(
        date=day,
        is_today=day == today,
        credited_s=seconds,
        sessions=tuple(_session(entry, program, attended) for entry in entries),
        result=day_result(seconds, asked.day_minutes) if asked is not None and judged else None,
    )


def _session(entry: RosterEntry, program: Program, attended: Attended) -> SessionRead:
    session, now = attended.sessions[entry.session_id], attended.now
    over = is_over(session, ended=session.pk in attended.ended, now=now)
    missed = entry.make_up_for
    return read_session(
        session,
        str(entry.person_id),
        tally=attended.tallies[session.pk],
        over=over,
        now=now,
        make_up_for=program.local_date(missed.scheduled_start) if missed else None,
        countable=program.countable,
        may_join=not over and not session.is_cancelled and now >= session.scheduled_start - JOIN_EARLY,
    )
