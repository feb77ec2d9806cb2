"""In whose care a client is on a date, by their enrollments (MINUTES section 5: week, requirement).

On a day with several enrollments the latest admission decides. A client of whom no enrollment at all is
known is judged by the program of the session: replay files may leave enrollments out.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from sessions.core.attendance.casefile import CaseFile
from sessions.core.attendance.caserecord import EnrollmentCase, ProgramCase
from sessions.core.attendance.day import local_date
from sessions.core.attendance.requirement import Requirement
from sessions.core.attendance.week import week_of


class Care:
    """The enrollments of one client. `program` arguments are what to fall back on: that of a session."""

    def __init__(self, case: CaseFile, person: str) -> None:
        self.case = case
        self.enrollments = sorted(
            (row for row in case.enrollments if row.person == person),
            key=lambda row: (row.admitted, row.program),
        )

    def _in_force(self, day: date) -> EnrollmentCase | None:
        valid = [row for row in self.enrollments if _covers(row, day)]
        return valid[-1] if valid else None

    def program_on(self, day: date, program: ProgramCase) -> ProgramCase:
        """The program the client is enrolled in on `day`."""
        enrollment = self._in_force(day)
        return program if enrollment is None else self.case.programs[enrollment.program]

    def requirement_for_day(self, day: date, program: ProgramCase) -> Requirement:
        """What makes a day of `day`; also on days outside every enrollment."""
        return self.program_on(day, program).requirement

    def requirement_for_week(self, day: date, program: ProgramCase) -> Requirement | None:
        """What `day` brings to the week's target; None when the client was not in care that day."""
        if self.enrollments and self._in_force(day) is None:
            return None
        return self.requirement_for_day(day, program)

    def week_start(self, day: date, program: ProgramCase) -> date:
        """The first day of the client's week that holds `day`."""
        return week_of(day, self.program_on(day, program).week, self._admission(day))

    def _admission(self, day: date) -> date | None:
        """When the unbroken care around `day` began; before all care, the first admission."""
        begun = [row for row in self.enrollments if row.admitted <= day]
        if not begun:
            return self.enrollments[0].admitted if self.enrollments else None
        since = begun[-1].admitted
        for row in reversed(begun):
            if row.admitted < since and _covers(row, since - timedelta(days=1)):
                since = row.admitted
        return since

    def meeting_days(self) -> Iterator[tuple[date, ProgramCase]]:
        """Dates on which a program met while the client was enrolled in it, on the roster or not."""
        for session in self.case.sessions.values():
            program = self.case.programs[session.program]
            day = local_date(session.plan.scheduled_start_s, program.zone)
            if any(row.program == session.program and _covers(row, day) for row in self.enrollments):
                yield day, program


def _covers(row: EnrollmentCase, day: date) -> bool:
    return row.admitted <= day and (row.discharged is None or day <= row.discharged)
