"""Putting consents on file and taking them back."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404

from groups.models import ConsentRevocation, DisclosureConsent
from groups.queries.disclosure import client_whose_record
from vioip.accounts.models import User
from vioip.accounts.predicates import oversees
from vioip.audit.record import write_audit

EAST = timedelta(hours=14)
"""Where it is tomorrow already; a form signed there this morning is not to be refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedConsent:
    """What the signed form says, and where it is kept."""

    kind: str
    purpose: str
    signed_on: date
    kept: str
    recipient: str = ""
    expires_on: date | None = None


@transaction.atomic
def file_consent(
    actor: User | None, client: UUID, signed: SignedConsent, *, now: datetime
) -> DisclosureConsent:
    """A signed consent of `client`. Raises Http404 unless `actor` (None: the program) oversees, and
    ValidationError for a day to come, or for what 42 CFR 2.31 asks and the form does not say."""
    if actor is not None and not oversees(actor):
        raise Http404
    person = User.objects.get(pk=client) if actor is None else client_whose_record(actor, client)
    if signed.signed_on > (now + EAST).date():
        message = "That day is still to come. Write the day on which it was signed."
        raise ValidationError({"signed_on": ValidationError(message, code="to_come")})
    row = DisclosureConsent(client=person, by=actor, at=now, **asdict(signed))
    row.full_clean()
    row.save()
    write_audit(actor, "consent.filed", row, {"client": person.pk}, rows=[row])
    return row


@transaction.atomic
def take_back_consent(actor: User, consent: int, *, now: datetime) -> ConsentRevocation:
    """Nothing more leaves by it. Raises Http404 unless `actor` is the client or oversees, ValidationError
    when it was taken back already."""
    row = DisclosureConsent.objects.select_related("client").filter(pk=consent).first()
    if row is None:
        raise Http404
    client_whose_record(actor, row.client_id)
    if ConsentRevocation.objects.filter(consent=row).exists():
        raise ValidationError("This consent was taken back before.", code="gone")
    revocation = ConsentRevocation.objects.create(consent=row, by=actor, at=now)
    write_audit(actor, "consent.taken_back", row, {"client": row.client_id}, rows=[revocation])
    return revocation
