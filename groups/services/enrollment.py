"""Admitting clients to programs and discharging them."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from groups.models import Enrollment, Program
from vioip.accounts.models import Role, User
from vioip.audit.record import write_audit


@transaction.atomic
def enroll(actor: User | None, client: User, program: Program, *, admitted: date) -> Enrollment:
    """An open stay from `admitted`. Raises ValidationError for an overlap or somebody who is no client."""
    if not client.has_role(Role.CLIENT):
        raise ValidationError("Only a client can be enrolled.", code="no_client")
    stay = Enrollment(client=client, program=program, admitted=admitted)
    stay.full_clean()
    stay.save()
    write_audit(
        actor, "client.enrolled", stay, {"client": client.pk, "program": program.pk, "admitted": admitted}
    )
    return stay


@transaction.atomic
def discharge(actor: User | None, stay: Enrollment, *, day: date) -> None:
    """Ends a stay; `day` is its last. Raises ValidationError when that is before the first."""
    stay.discharged = day
    stay.full_clean()
    stay.save(update_fields=["discharged"])
    write_audit(actor, "client.discharged", stay, {"day": day})
