"""Making programs and saying what they ask."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction

from groups.core.level import Level
from groups.models import Program, Requirement
from groups.models.program import WeekStart
from vioip.accounts.models import User
from vioip.audit.record import write_audit


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What is asked from `starts` on at a level of care; minutes and days a week, minutes of a full day."""

    starts: date
    level: Level = Level.INTENSIVE
    min_minutes: int = 540
    max_minutes: int | None = 1140
    min_days: int = 3
    day_minutes: int = 180


@transaction.atomic
def create_program(actor: User | None, *, name: str, zone: str, week_start: WeekStart, ask: Ask) -> Program:
    """A program with its first requirement. Raises ValidationError for a zone nobody knows."""
    program = Program(name=name, zone=zone, week_start=week_start)
    program.full_clean()
    program.save()
    write_audit(actor, "program.created", program, {"zone": zone, "week_start": week_start})
    require(actor, program, ask)
    return program


@transaction.atomic
def require(actor: User | None, program: Program, ask: Ask) -> Requirement:
    """What `program` asks at a level of care. Raises ValidationError when that day has one already."""
    requirement = Requirement(program=program, **asdict(ask))
    requirement.full_clean()
    requirement.save()
    write_audit(actor, "requirement.set", program, asdict(ask))
    return requirement
