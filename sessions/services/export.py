"""Handing a week's numbers to somebody outside: by each client's consent, kept, and in the audit trail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from groups.core.disclosure import ASKED_PURPOSES, ASKED_RECIPIENTS, Wanted
from groups.models import Program
from sessions.core.attendance.snapshot import digest
from sessions.models import Disclosure, Export
from sessions.queries.client_week import first_of_week
from sessions.queries.disclosure import Packet, packet_of
from sessions.queries.export import numbers_of, programs_to_export
from vioip.accounts.models import User
from vioip.audit.record import write_audit

WORDS_MAX = 200
KINDS, AIMS = dict(ASKED_RECIPIENTS), dict(ASKED_PURPOSES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which week of which program, what for, and for whom; `purpose` says `aim` in words.

    `seen` is the digest of who was on the screen as in and as left out (`Packet.seen`).
    """

    program: UUID
    day: date
    kind: str
    recipient: str
    aim: str
    purpose: str
    seen: str = ""


def look_at(actor: User, asked: Asked, *, now: datetime) -> Packet:
    """What would leave the house, and who would be left out. Nothing is handed over or kept.

    Raises Http404 unless `actor` oversees, ValidationError for a purpose or recipient that says nothing, or
    a program that is not there.
    """
    program = _program(actor, asked)
    for field, value, known in (("kind", asked.kind, KINDS), ("aim", asked.aim, AIMS)):
        if value not in known:
            raise ValidationError({field: ValidationError("Choose one of these.", code="unknown")})
    wanted = Wanted(
        kind=asked.kind,
        recipient=_said(asked.recipient, "recipient", "Say who gets the numbers."),
        purpose=asked.aim,
        day=program.local_date(now),
    )
    _said(asked.purpose, "purpose", "Say what the numbers are needed for.")
    return packet_of(program, asked.day, wanted, now=now)


@transaction.atomic
def export_week(actor: User, asked: Asked, *, now: datetime) -> tuple[Export, Packet]:
    """The export with the numbers it keeps, and the weeks it was made of.

    Every client in it has a line in the disclosure ledger by the consent that allowed it. Raises as `look_at`
    does, and ValidationError when nobody consented, or when it is not what was seen.
    """
    packet = look_at(actor, asked, now=now)
    if packet.seen != asked.seen:
        message = "Somebody's consent has changed while you were looking. Look again, then export."
        raise ValidationError(message, code="changed")
    if not packet.weeks:
        message = "Nobody in this week has consented to this, so there is nothing to hand over."
        raise ValidationError(message, code="no_consent")
    row = _kept(actor, asked, packet, now=now)
    lines = Disclosure.objects.bulk_create(
        Disclosure(
            export=row,
            client_id=stay.client_id,
            consent=packet.consents[stay.client_id],
            numbers_hash=digest(row.numbers[str(stay.client_id)]),
        )
        for stay, _ in packet.weeks
    )
    detail = {
        "program": row.program_id,
        "first": row.first,
        "clients": len(row.numbers),
        "left_out": len(row.left_out),
        "hash": row.numbers_hash,
    }
    write_audit(actor, "week.exported", row, detail, rows=[row, *lines])
    return row, packet


def _kept(actor: User, asked: Asked, packet: Packet, *, now: datetime) -> Export:
    numbers = numbers_of(week for _, week in packet.weeks)
    program = _program(actor, asked)
    first = first_of_week(program, asked.day)
    return Export.objects.create(
        program=program,
        first=first,
        last=first + timedelta(days=6),
        by=actor,
        at=now,
        kind=asked.kind,
        aim=asked.aim,
        purpose=asked.purpose.strip(),
        recipient=asked.recipient.strip(),
        left_out={str(one.client.pk): one.why for one in packet.left_out},
        numbers=numbers,
        numbers_hash=digest(numbers),
    )


def _program(actor: User, asked: Asked) -> Program:
    programs = {program.pk: program for program in programs_to_export(actor)}
    if asked.program not in programs:
        raise ValidationError({"program": ValidationError("Choose a program.", code="no_program")})
    return programs[asked.program]


def _said(text: str, field: str, otherwise: str) -> str:
    words = text.strip()
    if not words:
        raise ValidationError({field: ValidationError(otherwise, code="empty")})
    if len(words) > WORDS_MAX:
        message = f"Please say it in at most {WORDS_MAX} characters."
        raise ValidationError({field: ValidationError(message, code="too_long")})
    return words
