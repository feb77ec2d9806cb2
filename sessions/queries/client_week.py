"""Weeks of clients, put together from programs, rosters and tallies. Permission is asked by its callers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import cast
from uuid import UUID

from django.db.models import QuerySet

from groups.core.level import LEVEL_LABELS, Level
from groups.models import Enrollment, Program
from sessions.core.attendance.credit import Tally
from sessions.core.attendance.day import DayResult, by_date, day_result
from sessions.core.attendance.share import Share, seconds_by_service
from sessions.core.attendance.spans import Span
from sessions.core.attendance.standing import Seconds, countable_by_day, planned_sessions
from sessions.core.attendance.unit import day_units
from sessions.core.attendance.week import (
    WeekKind,
    WeekRule,
    WeekStart,
    days_of_week,
    week_of,
    week_status,
)
from sessions.models import RosterEntry, RosterRole, TherapySession
from sessions.queries.by_hand import ByHand, by_hand_among
from sessions.queries.reading import DayRead, SessionRead, WeekRead, read_session
from sessions.queries.tally import is_over, tallies_of
from sessions.queries.terms import DayTerms, TermsBook, terms_book
from sessions.queries.therapy_session import JOIN_EARLY, ended_sessions


@dataclass(frozen=True, slots=True, kw_only=True)
class Attended:
    """Sessions of some days, with what they came to and who was expected in them as a client."""

    sessions: Mapping[UUID, TherapySession]
    tallies: Mapping[UUID, Tally]
    ended: frozenset[UUID]
    entries: Mapping[UUID, list[RosterEntry]]
    by_hand: ByHand
    now: datetime


def first_of_week(program: Program, day: date, *, admitted: date | None = None) -> date:
    """The first day of the program's week that holds `day`."""
    rule = WeekRule(kind=cast(WeekKind, program.week_kind), starts_on=cast(WeekStart, program.week_start))
    return week_of(day, rule, admitted)


def sessions_near(first: date, last: date) -> QuerySet[TherapySession]:
    """Every session near the days from `first` to `last`, whatever the zone.

    A day more on either side: sessions of another zone or over midnight may claim the same seconds.
    """
    low = datetime.combine(first - timedelta(days=1), time(0), UTC)
    high = datetime.combine(last + timedelta(days=2), time(0), UTC)
    return TherapySession.objects.filter(scheduled_start__gte=low, scheduled_start__lt=high)


def attended_by(clients: Sequence[UUID], *, first: date, last: date, now: datetime) -> Attended:
    """Every session of `clients` near the days from `first` to `last`, counted once."""
    near = sessions_near(first, last)
    entries = _client_entries(clients, near)
    ids = {entry.session_id for rows in entries.values() for entry in rows}
    sessions = {row.pk: row for row in near.filter(pk__in=ids).select_related("program", "group")}
    return Attended(
        sessions=sessions,
        tallies=tallies_of(list(sessions.values()), now=now),
        ended=ended_sessions(list(sessions)),
        entries=entries,
        by_hand=by_hand_among(list(sessions)),
        now=now,
    )


def read_week(
    stay: Enrollment, first: date, *, attended: Attended, book: TermsBook | None = None
) -> WeekRead:
    """The week from `first` of the client of `stay` in its program."""
    now, days = attended.now, days_of_week(first)
    terms = (book or terms_book([stay])).week(stay, days)
    mine = [
        entry
        for entry in attended.entries.get(stay.client_id, [])
        if _belongs(entry, stay, days=days, attended=attended)
    ]
    seconds = _seconds(mine, attended)
    services = dict(terms.counting)
    by_day = countable_by_day(seconds, services)
    remaining = planned_sessions(_still_to_come(mine, attended), services)
    today = stay.program.local_date(now)
    return WeekRead(
        client=stay.client_id,
        program=stay.program_id,
        program_name=stay.program.name,
        days=tuple(
            _day(
                day,
                mine,
                terms=one,
                services=services[day],
                seconds=seconds,
                today=today,
                attended=attended,
            )
            for day, one in zip(days, terms.daily, strict=True)
        ),
        credited_s=sum(by_day.values()),
        planned_s=sum(planned.length_s for planned in remaining),
        target=terms.target,
        status=week_status(by_day, terms.target, over=today > days[-1], remaining=remaining),
        is_over=today > days[-1],
    )


def _client_entries(clients: Sequence[UUID], near: QuerySet[TherapySession]) -> dict[UUID, list[RosterEntry]]:
    rows = RosterEntry.objects.filter(person__in=clients, role=RosterRole.CLIENT, session__in=near)
    found: dict[UUID, list[RosterEntry]] = defaultdict(list)
    for entry in rows.select_related("make_up_for__program").order_by(
        "session__scheduled_start", "session_id"
    ):
        found[entry.person_id].append(entry)
    return dict(found)


def _belongs(entry: RosterEntry, stay: Enrollment, *, days: Sequence[date], attended: Attended) -> bool:
    """A session of the stay's program that touches the week; one that makes up is of the missed one's."""
    session, missed = attended.sessions[entry.session_id], entry.make_up_for
    program = missed.program_id if missed else session.program_id
    return stay.program_id == program and any(day in days for day in dates_of(session, attended))


def dates_of(session: TherapySession, attended: Attended) -> dict[date, Span]:
    """When `session` was planned, by date: one, or two where midnight splits it."""
    tally = attended.tallies[session.pk]
    span = (tally.plan.scheduled_start_s, tally.plan.scheduled_end_s)
    split = tally.rules.split_midnight
    return dict(by_date(span, tally.plan, zone=session.program.tz, split_midnight=split))


def _seconds(mine: Sequence[RosterEntry], attended: Attended) -> Seconds:
    """Counted seconds of the client by date and service, each in the zone of its session's program."""
    sums: Seconds = defaultdict(int)
    for entry in mine:
        tally = attended.tallies[entry.session_id]
        person = tally.people.get(str(entry.person_id))
        lines = [line for line in person.lines if line.counted] if person else []
        counted = seconds_by_service(
            [Share(line.start_s, line.end_s, 0, line.service) for line in lines],
            tally.plan,
            zone=attended.sessions[entry.session_id].program.tz,
            split_midnight=tally.rules.split_midnight,
        )
        for key, seconds in counted.items():
            sums[key] += seconds
    return dict(sums)


def _still_to_come(
    mine: Sequence[RosterEntry], attended: Attended
) -> Iterable[tuple[str, Iterable[tuple[date, Span]]]]:
    """Sessions that start at or after now and that nobody has called off for this client."""
    for entry in mine:
        session, tally = attended.sessions[entry.session_id], attended.tallies[entry.session_id]
        if session.is_cancelled or session.scheduled_start < attended.now or session.pk in attended.ended:
            continue
        if str(entry.person_id) not in tally.plan.standings:
            yield session.service, dates_of(session, attended).items()


def _day(
    day: date,
    mine: Sequence[RosterEntry],
    *,
    terms: DayTerms | None,
    services: frozenset[str],
    seconds: Seconds,
    today: date,
    attended: Attended,
) -> DayRead:
    entries = [entry for entry in mine if day in dates_of(attended.sessions[entry.session_id], attended)]
    counted = {name: found for (on, name), found in seconds.items() if on == day and name in services}
    credited_s = sum(counted.values())
    asked = terms.requirement if terms else None
    judged = asked is not None and bool(entries) and (day < today or credited_s > 0)
    result = None
    if asked is not None and judged:
        result = day_result(credited_s, asked.day_minutes, fallback=terms is None or terms.fallback)
    return DayRead(
        date=day,
        is_today=day == today,
        credited_s=credited_s,
        sessions=tuple(_session(entry, services, attended) for entry in entries),
        result=result,
        level=LEVEL_LABELS[Level(terms.level)] if terms else "",
        payer=terms.payer.name if terms and terms.payer else "",
        units=_units(counted, terms, result),
    )


def _units(counted: dict[str, int], terms: DayTerms | None, result: DayResult | None) -> int | None:
    """What the payer asks to be told of a day that has come to something; of one it does not pay, nothing."""
    if terms is None or result is None:
        return None
    return day_units({} if result.result == "not_billable" else counted, terms.unit_rule)


def _session(entry: RosterEntry, services: frozenset[str], attended: Attended) -> SessionRead:
    session, now = attended.sessions[entry.session_id], attended.now
    tally, missed = attended.tallies[session.pk], entry.make_up_for
    ended, cap = session.pk in attended.ended, tally.rules.overrun_cap_s
    over = is_over(session, ended=ended, now=now, overrun_cap_s=cap)
    return read_session(
        session,
        str(entry.person_id),
        tally=tally,
        over=over,
        now=now,
        by_hand=(session.pk, str(entry.person_id)) in attended.by_hand,
        make_up_for=missed.program.local_date(missed.scheduled_start) if missed else None,
        countable=services,
        may_join=not over and not session.is_cancelled and now >= session.scheduled_start - JOIN_EARLY,
    )
