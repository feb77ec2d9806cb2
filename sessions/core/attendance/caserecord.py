"""Programs, enrollments and sessions of a `replay` file, and how each is read (MINUTES section 10)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sessions.core.attendance.factjson import FactError, parse_text, parse_time
from sessions.core.attendance.plan import SessionPlan
from sessions.core.attendance.requirement import Requirement
from sessions.core.attendance.rules import CURRENT, WEEK_S, Rules, adjusted
from sessions.core.attendance.week import WeekRule

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramCase:
    """A program as far as counting is concerned; `countable` None: the default services count."""

    id: str
    zone: ZoneInfo
    week: WeekRule
    requirement: Requirement
    rules: Rules
    countable: frozenset[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrollmentCase:
    """`person` is in care of `program` from `admitted` through `discharged`, both days included."""

    person: str
    program: str
    admitted: date
    discharged: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionCase:
    """A planned session and the id of its program."""

    plan: SessionPlan
    program: str


def parse_program(record: Record) -> ProgramCase:
    """Raises FactError (a ValueError) for what is missing, unknown or of the wrong shape."""
    _check_keys(
        record,
        needed=("id", "zone", "week_start"),
        optional=("week_kind", "requirement", "rules", "countable"),
    )
    countable = record.get("countable")
    kind = _choice(record.get("week_kind", "calendar"), "week_kind", ("calendar", "from_admission"))
    starts = _choice(record["week_start"], "week_start", ("mon", "sun"))
    return ProgramCase(
        id=parse_text(record["id"], "id"),
        zone=_parse_zone(record["zone"]),
        week=WeekRule(
            kind="calendar" if kind == "calendar" else "from_admission",
            starts_on="mon" if starts == "mon" else "sun",
        ),
        requirement=_parse_requirement(_object(record.get("requirement", {}), "requirement")),
        rules=adjusted(CURRENT, dict(_object(record.get("rules", {}), "rules"))),
        countable=None if countable is None else frozenset(_texts(countable, "countable")),
    )


def parse_enrollment(record: Record) -> EnrollmentCase:
    """Raises FactError, also when the discharge lies before the admission."""
    _check_keys(record, needed=("person", "program", "admitted"), optional=("discharged",))
    discharged = record.get("discharged")
    enrollment = EnrollmentCase(
        person=parse_text(record["person"], "person"),
        program=parse_text(record["program"], "program"),
        admitted=_parse_date(record["admitted"], "admitted"),
        discharged=None if discharged is None else _parse_date(discharged, "discharged"),
    )
    if enrollment.discharged is not None and enrollment.discharged < enrollment.admitted:
        raise FactError("'discharged' must not be before 'admitted'")
    return enrollment


def parse_session(record: Record) -> SessionCase:
    """Raises FactError, also when the session would end before it starts, or only after more than a week."""
    _check_keys(
        record,
        needed=("id", "program", "service", "scheduled_start", "scheduled_end"),
        optional=("roster", "cancelled"),
    )
    cancelled = record.get("cancelled", False)
    if not isinstance(cancelled, bool):
        raise FactError(f"'cancelled' must be true or false, not {cancelled!r}")
    plan = SessionPlan(
        id=parse_text(record["id"], "id"),
        service=parse_text(record["service"], "service"),
        scheduled_start_s=parse_time(record["scheduled_start"], "scheduled_start") // 1000,
        scheduled_end_s=parse_time(record["scheduled_end"], "scheduled_end") // 1000,
        roster=tuple(dict.fromkeys(_texts(record.get("roster", []), "roster"))),
        cancelled=cancelled,
    )
    if plan.scheduled_end_s <= plan.scheduled_start_s:
        raise FactError("'scheduled_end' must be after 'scheduled_start'")
    if plan.scheduled_end_s - plan.scheduled_start_s > WEEK_S:
        raise FactError("'scheduled_end' must be at most a week after 'scheduled_start'")
    return SessionCase(plan=plan, program=parse_text(record["program"], "program"))


def _check_keys(record: Record, *, needed: tuple[str, ...], optional: tuple[str, ...]) -> None:
    kind = record["kind"]
    for key in record:
        if key not in ("kind", *needed, *optional):
            raise FactError(f"unknown key {key!r} in {kind!r}")
    for key in needed:
        if key not in record:
            raise FactError(f"{kind!r} needs {key!r}")


def _parse_requirement(record: Record) -> Requirement:
    for key, value in record.items():
        if key not in ("min_minutes", "max_minutes", "min_days", "day_minutes"):
            raise FactError(f"unknown key {key!r} in 'requirement'")
        open_ended = key == "max_minutes" and value is None
        if not open_ended and (isinstance(value, bool) or not isinstance(value, int) or value < 0):
            raise FactError(f"{key!r} must be a whole number of at least 0, not {value!r}")
    return Requirement(**record)


def _parse_zone(value: object) -> ZoneInfo:
    name = parse_text(value, "zone")
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError) as error:
        raise FactError(f"'zone' must be a time zone like America/New_York, not {name!r}") from error


def _parse_date(value: object, key: str) -> date:
    try:
        if isinstance(value, str) and len(value) == len("2026-03-02") and value[4] == value[7] == "-":
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise FactError(f"{key!r} must be a date like 2026-03-02, not {value!r}")


def _choice(value: object, key: str, allowed: tuple[str, ...]) -> str:
    if not isinstance(value, str) or value not in allowed:
        raise FactError(f"{key!r} must be one of {', '.join(allowed)}, not {value!r}")
    return value


def _object(value: object, key: str) -> Record:
    if not isinstance(value, dict):
        raise FactError(f"{key!r} must be an object")
    return value


def _texts(value: object, key: str) -> list[str]:
    if not isinstance(value, list):
        raise FactError(f"{key!r} must be a list")
    return [parse_text(item, key) for item in value]
