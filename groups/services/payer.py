"""Payers, their dated terms, and whose stay they pay for."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction

from groups.core.level import Level
from groups.models import Enrollment, PayerProfile, PayerTerms, StayPayer, UnitRule, VideoRule
from vioip.accounts.models import User
from vioip.audit.record import write_audit


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a payer asks from `starts` on at a level of care; `countable` None: as the program counts."""

    starts: date
    level: Level = Level.INTENSIVE
    min_minutes: int = 540
    max_minutes: int | None = 1140
    min_days: int = 3
    day_minutes: int = 180
    countable: list[str] | None = None
    video_required: VideoRule = VideoRule.FLAG
    unit_rule: UnitRule = UnitRule.NONE
    fallback: bool = True


@transaction.atomic
def create_payer(actor: User | None, *, name: str, terms: Terms, telehealth_notes: str = "") -> PayerProfile:
    """A payer with its first terms. Raises ValidationError for a name in use."""
    payer = PayerProfile(name=name, telehealth_notes=telehealth_notes)
    payer.full_clean()
    payer.save()
    write_audit(actor, "payer.created", payer)
    set_terms(actor, payer, terms)
    return payer


@transaction.atomic
def set_terms(actor: User | None, payer: PayerProfile, terms: Terms) -> PayerTerms:
    """What `payer` asks from a day on. Raises ValidationError when that day has terms of the level."""
    row = PayerTerms(payer=payer, **asdict(terms))
    row.full_clean()
    row.save()
    write_audit(actor, "payer.terms_set", payer, asdict(terms))
    return row


@transaction.atomic
def set_payer(actor: User | None, stay: Enrollment, payer: PayerProfile | None, *, starts: date) -> StayPayer:
    """Who pays for `stay` from `starts` on. Raises ValidationError outside the stay, or twice for a day."""
    row = StayPayer(enrollment=stay, payer=payer, starts=starts)
    row.full_clean()
    row.save()
    detail = {"stay": stay.pk, "payer": payer.pk if payer else None, "starts": starts}
    write_audit(actor, "stay.payer_set", stay, detail)
    return row
