"""Who was sent out of a room, by whom and why, for the audit trail; the fact of it is in the ledger."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from sessions.core.protocol.values import RemovalReason
from sessions.models import TherapySession
from vioip.accounts.models import User
from vioip.audit.record import write_audit


@transaction.atomic
def record_removal(session: UUID, person: UUID, by: UUID, *, reason: RemovalReason) -> None:
    """Adds the record. Raises ObjectDoesNotExist for a session or a facilitator that is none."""
    detail = {"person": str(person), "reason": reason}
    write_audit(
        User.objects.get(pk=by), "session.person_removed", TherapySession.objects.get(pk=session), detail
    )
