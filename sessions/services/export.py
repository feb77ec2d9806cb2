"""Handing a week's numbers to somebody outside: said what for and to whom, kept, and in the audit trail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from groups.models import Enrollment
from sessions.core.attendance.snapshot import digest
from sessions.models import Export
from sessions.queries.client_week import first_of_week
from sessions.queries.export import numbers_of, programs_to_export, weeks_of
from sessions.queries.reading import WeekRead
from vioip.accounts.models import User
from vioip.audit.record import write_audit

WORDS_MAX = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which week of which program, what for, and for whom."""

    program: UUID
    day: date
    purpose: str
    recipient: str


@transaction.atomic
def export_week(
    actor: User, asked: Asked, *, now: datetime
) -> tuple[Export, list[tuple[Enrollment, WeekRead]]]:
    """The export with the numbers it keeps, and the weeks it was made of.

    Raises Http404 unless `actor` oversees, ValidationError for a purpose or recipient that says nothing, or
    a program that is not there.
    """
    programs = {program.pk: program for program in programs_to_export(actor)}
    if asked.program not in programs:
        raise ValidationError({"program": ValidationError("Choose a program.", code="no_program")})
    purpose = _said(asked.purpose, "purpose", "Say what the numbers are needed for.")
    recipient = _said(asked.recipient, "recipient", "Say who gets the numbers.")
    program = programs[asked.program]
    weeks = list(weeks_of(program, asked.day, now=now))
    numbers = numbers_of(week for _, week in weeks)
    first = first_of_week(program, asked.day)
    row = Export.objects.create(
        program=program,
        first=first,
        last=first + timedelta(days=6),
        by=actor,
        at=now,
        purpose=purpose,
        recipient=recipient,
        numbers=numbers,
        numbers_hash=digest(numbers),
    )
    detail = {"program": program.pk, "first": first, "clients": len(numbers), "hash": row.numbers_hash}
    write_audit(actor, "week.exported", row, detail)
    return row, weeks


def _said(text: str, field: str, otherwise: str) -> str:
    words = text.strip()
    if not words:
        raise ValidationError({field: ValidationError(otherwise, code="empty")})
    if len(words) > WORDS_MAX:
        message = f"Please say it in at most {WORDS_MAX} characters."
        raise ValidationError({field: ValidationError(message, code="too_long")})
    return words
