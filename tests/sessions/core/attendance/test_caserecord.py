"""Programs, enrollments and sessions. What is refused is told by `test_replay.py`, line by line."""

from datetime import date
from zoneinfo import ZoneInfo

from sessions.core.attendance.caserecord import (
    EnrollmentCase,
    ProgramCase,
    SessionCase,
    parse_enrollment,
    parse_program,
    parse_session,
)
from sessions.core.attendance.plan import SessionPlan
from sessions.core.attendance.requirement import Requirement
from sessions.core.attendance.rules import CURRENT, adjusted
from sessions.core.attendance.week import WeekRule


def test_a_program_and_what_it_may_leave_out() -> None:
    bare = {"kind": "program", "id": "p", "zone": "UTC", "week_start": "sun"}
    assert parse_program(bare) == ProgramCase(
        id="p",
        zone=ZoneInfo("UTC"),
        week=WeekRule(kind="calendar", starts_on="sun"),
        requirement=Requirement(),
        rules=CURRENT,
    )
    full = bare | {
        "week_kind": "from_admission",
        "requirement": {"min_minutes": 300, "max_minutes": None, "min_days": 2, "day_minutes": 120},
        "rules": {"grace_s": 0},
        "countable": ["group"],
    }
    assert parse_program(full) == ProgramCase(
        id="p",
        zone=ZoneInfo("UTC"),
        week=WeekRule(kind="from_admission", starts_on="sun"),
        requirement=Requirement(min_minutes=300, max_minutes=None, min_days=2, day_minutes=120),
        rules=adjusted(CURRENT, {"grace_s": 0}),
        countable=frozenset({"group"}),
    )


def test_an_enrollment() -> None:
    record = {
        "kind": "enrollment",
        "person": "ana",
        "program": "p",
        "admitted": "2026-03-05",
        "discharged": None,
    }
    assert parse_enrollment(record) == EnrollmentCase(person="ana", program="p", admitted=date(2026, 3, 5))


def test_a_session() -> None:
    record = {
        "kind": "session",
        "id": "s",
        "program": "p",
        "service": "group",
        "scheduled_start": "1970-01-02T01:00:00.900+01:00",
        "scheduled_end": "1970-01-02T01:00:00Z",
        "roster": ["ben", "ana", "ben"],
        "cancelled": True,
    }
    plan = SessionPlan(
        id="s",
        service="group",
        scheduled_start_s=86_400,
        scheduled_end_s=90_000,
        roster=("ben", "ana"),
        cancelled=True,
    )
    assert parse_session(record) == SessionCase(plan=plan, program="p")
