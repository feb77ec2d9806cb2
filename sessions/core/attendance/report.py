"""The whole account of a case, as `replay` prints it: sessions, days and weeks (MINUTES section 10)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sessions.core.attendance.care import Care
from sessions.core.attendance.casefile import CaseFile
from sessions.core.attendance.caserecord import ProgramCase, SessionCase
from sessions.core.attendance.credit import Attendance, Tally, credit
from sessions.core.attendance.day import by_date, countable_seconds, day_result, is_countable, midnight
from sessions.core.attendance.factjson import format_time
from sessions.core.attendance.lines import Line
from sessions.core.attendance.overlap import resolve_overlaps
from sessions.core.attendance.requirement import target_of
from sessions.core.attendance.spans import Spans
from sessions.core.attendance.week import Planned, days_of_week, week_status

Report = dict[str, Any]


def report_of(case: CaseFile, now_s: int | None = None) -> Report:
    """The object of MINUTES section 10. Without `now_s` every session, day and week is over."""
    tallies = resolve_overlaps([_tally(case, session, now_s) for session in case.sessions.values()])
    books = _books(case, tallies)
    return {
        "sessions": {tally.plan.id: _session_report(tally) for tally in tallies},
        "days": {book.person: book.days(now_s) for book in books if book.touched},
        "weeks": {book.person: book.weeks(now_s) for book in books},
    }


def _tally(case: CaseFile, session: SessionCase, now_s: int | None) -> Tally:
    rules = case.programs[session.program].rules
    return credit(case.facts.get(session.plan.id, []), session.plan, rules, now_s=now_s)


def _session_report(tally: Tally) -> Report:
    return {person: _attendance_report(attendance) for person, attendance in tally.people.items()}


def _attendance_report(attendance: Attendance) -> Report:
    return {
        "credited_s": attendance.credited_s,
        "lines": [_line_report(line) for line in attendance.lines],
        "status": attendance.status,
        "lobby_s": attendance.lobby_s,
        "bridged_s": attendance.bridged_s,
        "audio_only_s": attendance.audio_only_s,
    }


def _line_report(line: Line) -> Report:
    return {
        "service": line.service,
        "reason": line.reason,
        "from": format_time(line.start_s * 1000),
        "to": format_time(line.end_s * 1000),
        "seconds": line.seconds,
        "modality": line.modality,
    }


@dataclass(slots=True)
class _Book:
    """One client: countable seconds by date, and all sessions that concern them."""

    person: str
    care: Care
    credited: dict[date, int]
    touched: dict[date, list[tuple[SessionCase, ProgramCase]]]

    def days(self, now_s: int | None) -> Report:
        """Days that have begun, or all of them without `now_s`."""
        return {
            day.isoformat(): self._day(day)
            for day, sessions in self.touched.items()
            if self.credited.get(day) or any(_begun(session, now_s) for session, _ in sessions)
        }

    def _day(self, day: date) -> Report:
        credited_s = self.credited.get(day, 0)
        minutes = self.care.requirement_for_day(day, self.touched[day][0][1]).day_minutes
        return {"credited_s": credited_s, "result": day_result(credited_s, minutes).result}

    def weeks(self, now_s: int | None) -> Report:
        touched = {day: sessions[0][1] for day, sessions in self.touched.items()}
        starts = {self.care.week_start(day, program): program for day, program in touched.items()}
        for day, program in self.care.meeting_days():
            starts.setdefault(self.care.week_start(day, program), program)
        return {start.isoformat(): self._week(start, program, now_s) for start, program in starts.items()}

    def _week(self, start: date, program: ProgramCase, now_s: int | None) -> Report:
        days = days_of_week(start)
        by_day = {day: self.credited[day] for day in days if self.credited.get(day)}
        target = target_of([self.care.requirement_for_week(day, program) for day in days])
        zone = self.care.program_on(days[-1], program).zone
        over = now_s is None or now_s >= midnight(days_of_week(days[-1])[1], zone)
        remaining = [] if now_s is None else list(self._remaining(days, now_s))
        return {
            "credited_s": sum(by_day.values()),
            "days": len(by_day),
            "status": week_status(by_day, target, over=over, remaining=remaining),
            "target_minutes": target.min_minutes,
        }

    def _remaining(self, days: list[date], now_s: int) -> Iterable[Planned]:
        seen: set[str] = set()
        for day in days:
            for session, program in self.touched.get(day, []):
                plan = session.plan
                if (
                    plan.id not in seen
                    and plan.scheduled_start_s >= now_s
                    and self._is_planned(session, program)
                ):
                    seen.add(plan.id)
                    planned = _planned_dates(session, program)
                    yield Planned(seconds={day: spans for day, spans in planned.items() if day in days})

    def _is_planned(self, session: SessionCase, program: ProgramCase) -> bool:
        plan = session.plan
        scheduled = self.person in plan.roster and not plan.cancelled and not plan.void
        return (
            scheduled and self.person not in plan.standings and is_countable(plan.service, program.countable)
        )


def _begun(session: SessionCase, now_s: int | None) -> bool:
    return now_s is None or session.plan.scheduled_start_s <= now_s


def _planned_dates(session: SessionCase, program: ProgramCase) -> dict[date, Spans]:
    plan = session.plan
    found: dict[date, Spans] = {}
    span = (plan.scheduled_start_s, plan.scheduled_end_s)
    for day, part in by_date(span, plan, zone=program.zone, split_midnight=program.rules.split_midnight):
        found.setdefault(day, []).append(part)
    return found


def _books(case: CaseFile, tallies: list[Tally]) -> list[_Book]:
    """A book for everybody who is enrolled, expected or was seen as a client."""
    books: dict[str, _Book] = {}
    for enrollment in case.enrollments:
        books.setdefault(enrollment.person, _Book(enrollment.person, Care(case, enrollment.person), {}, {}))
    for tally in tallies:
        session = case.sessions[tally.plan.id]
        for person, attendance in tally.people.items():
            book = books.setdefault(person, _Book(person, Care(case, person), {}, {}))
            _enter(book, attendance, session=session, program=case.programs[session.program])
    return list(books.values())


def _enter(book: _Book, attendance: Attendance, *, session: SessionCase, program: ProgramCase) -> None:
    plan, rules = session.plan, program.rules
    sums = countable_seconds(
        attendance.lines,
        plan,
        zone=program.zone,
        split_midnight=rules.split_midnight,
        countable=program.countable,
    )
    for day, seconds in sums.items():
        book.credited[day] = book.credited.get(day, 0) + seconds
    for day in {*sums, *_planned_dates(session, program)}:
        book.touched.setdefault(day, []).append((session, program))
