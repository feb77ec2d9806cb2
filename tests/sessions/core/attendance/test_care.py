"""In whose care a client is on a date."""

from datetime import date
from zoneinfo import ZoneInfo

from sessions.core.attendance.care import Care
from sessions.core.attendance.casefile import CaseFile
from sessions.core.attendance.caserecord import EnrollmentCase, ProgramCase, SessionCase
from sessions.core.attendance.requirement import Requirement
from sessions.core.attendance.rules import CURRENT
from sessions.core.attendance.week import WeekKind, WeekRule
from tests.sessions.core.attendance.story import Story


def program(name: str, kind: WeekKind = "calendar") -> ProgramCase:
    return ProgramCase(
        id=name,
        zone=ZoneInfo("UTC"),
        week=WeekRule(kind=kind, starts_on="mon"),
        requirement=Requirement(day_minutes=len(name)),
        rules=CURRENT,
    )


def day(number: int) -> date:
    return date(2026, 3, number)


def care(*rows: tuple[str, int, int | None], kind: WeekKind = "calendar") -> Care:
    case = CaseFile(programs={name: program(name, kind) for name in ("php", "iop", "other")})
    case.enrollments = [
        EnrollmentCase(
            person="ana", program=name, admitted=day(first), discharged=None if last is None else day(last)
        )
        for name, first, last in rows
    ]
    case.sessions = {"s1": SessionCase(plan=Story().plan, program="iop")}
    return Care(case, "ana")


OTHER = program("other")


def test_the_latest_admission_decides_and_the_day_of_discharge_is_in_care() -> None:
    mine = care(("php", 2, 4), ("iop", 4, 10))
    found = {number: mine.program_on(day(number), OTHER).id for number in (1, 2, 3, 4, 10, 11)}
    assert found == {1: "other", 2: "php", 3: "php", 4: "iop", 10: "iop", 11: "other"}
    in_care = {number: mine.requirement_for_week(day(number), OTHER) is not None for number in found}
    assert in_care == {1: False, 2: True, 3: True, 4: True, 10: True, 11: False}
    assert mine.requirement_for_day(day(1), OTHER) == OTHER.requirement


def test_nobody_enrolled_anywhere_is_judged_by_the_program_of_the_session() -> None:
    assert care().requirement_for_week(day(2), OTHER) == OTHER.requirement
    assert care(kind="from_admission").week_start(day(4), OTHER) == day(2)


def test_weeks_from_admission_follow_unbroken_care() -> None:
    moved = care(("php", 4, 12), ("iop", 13, None), kind="from_admission")
    assert [moved.week_start(day(number), OTHER).day for number in (4, 10, 11, 17, 18)] == [4, 4, 11, 11, 18]
    again = care(("php", 4, 9), ("iop", 13, None), kind="from_admission")
    assert [again.week_start(day(number), OTHER).day for number in (9, 13, 20)] == [4, 13, 20]


def test_meeting_days_are_those_of_the_own_program() -> None:
    assert [found.day for found, _ in care(("iop", 2, None)).meeting_days()] == [2]
    assert list(care(("php", 2, None)).meeting_days()) == []
    assert list(care(("iop", 3, None)).meeting_days()) == []
