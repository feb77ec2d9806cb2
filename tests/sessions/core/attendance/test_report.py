"""The account of a case: days and weeks of everybody. Sessions are told by `test_thirty_cases.py`."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sessions.core.attendance.casefile import CaseFile
from sessions.core.attendance.caserecord import EnrollmentCase, ProgramCase, SessionCase
from sessions.core.attendance.plan import SessionPlan
from sessions.core.attendance.report import report_of
from sessions.core.attendance.requirement import Requirement
from sessions.core.attendance.rules import CURRENT, adjusted
from sessions.core.attendance.week import WeekRule


def second(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def case_of(*plans: SessionPlan, **program: Any) -> CaseFile:
    given: dict[str, Any] = {
        "zone": ZoneInfo("UTC"),
        "week": WeekRule(kind="calendar", starts_on="mon"),
        "requirement": Requirement(),
        "rules": CURRENT,
    }
    return CaseFile(
        programs={"p": ProgramCase(id="p", **{**given, **program})},
        sessions={plan.id: SessionCase(plan=plan, program="p") for plan in plans},
    )


def plan(day: str, start: str = "09:00", end: str = "12:00", **fields: Any) -> SessionPlan:
    return SessionPlan(
        id=f"{day} {start}",
        service=fields.pop("service", "group"),
        scheduled_start_s=second(f"{day}T{start}"),
        scheduled_end_s=second(f"{day}T{end}"),
        roster=("ana",),
        **fields,
    )


FIVE = [plan(f"2026-03-0{day}") for day in range(2, 7)]


def status(case: CaseFile, now: str) -> str:
    return str(report_of(case, second(now))["weeks"]["ana"]["2026-03-02"]["status"])


def test_what_is_still_scheduled_decides_a_running_week() -> None:
    assert status(case_of(*FIVE), "2026-03-02T08:00") == "on_track"
    assert status(case_of(*FIVE), "2026-03-03T09:00") == "on_track"
    assert status(case_of(*FIVE), "2026-03-03T09:01") == "at_risk"
    assert status(case_of(*FIVE), "2026-03-05T08:00") == "out_of_reach"
    assert status(case_of(*FIVE), "2026-03-08T23:59") == "out_of_reach"
    assert status(case_of(*FIVE), "2026-03-09T00:00") == "short"


def test_cancelled_excused_and_uncountable_sessions_do_not_remain() -> None:
    now = "2026-03-02T08:00"
    four = FIVE[:4]
    assert status(case_of(*four), now) == "on_track"
    for last in (
        plan("2026-03-05", cancelled=True),
        plan("2026-03-05", standings={"ana": "excused"}),
        plan("2026-03-05", service="alumni"),
    ):
        assert status(case_of(*four[:3], last), now) == "at_risk"


def test_a_planned_night_is_split_between_weeks_when_midnight_splits() -> None:
    night = SessionPlan(
        id="n",
        service="group",
        scheduled_start_s=second("2026-03-08T22:30"),
        scheduled_end_s=second("2026-03-09T00:30"),
        roster=("ana",),
    )
    whole = Requirement(min_minutes=120, min_days=1)
    assert status(case_of(night, requirement=whole), "2026-03-08T20:00") == "at_risk"
    split = case_of(night, requirement=whole, rules=adjusted(CURRENT, {"split_midnight": True}))
    assert status(split, "2026-03-08T20:00") == "out_of_reach"
    assert set(report_of(split)["weeks"]["ana"]) == {"2026-03-02", "2026-03-09"}


def test_days_to_come_have_no_result_yet() -> None:
    report = report_of(case_of(*FIVE), second("2026-03-03T10:00"))
    assert report["days"] == {
        "ana": {day: {"credited_s": 0, "result": "not_billable"} for day in ("2026-03-02", "2026-03-03")}
    }


def test_the_enrolled_have_weeks_even_when_nobody_expected_them() -> None:
    case = case_of(*FIVE)
    case.enrollments = [EnrollmentCase(person="ben", program="p", admitted=datetime(2026, 3, 1).date())]
    report = report_of(case)
    assert report["weeks"]["ben"] == {
        "2026-03-02": {"credited_s": 0, "days": 0, "status": "short", "target_minutes": 540}
    }
    assert "ben" not in report["days"]
