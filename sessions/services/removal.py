"""Who was sent out of a room or away from its door, by whom and why, for the audit trail."""

from __future__ import annotations

from typing import Literal
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


@transaction.atomic
def record_door(session: UUID, person: UUID, by: UUID, *, kind: Literal["barred", "let_wait_again"]) -> None:
    """Adds who sent somebody away from the door for the session, or took that back. Raises as above."""
    actor, found = User.objects.get(pk=by), TherapySession.objects.get(pk=session)
    write_audit(actor, f"session.person_{kind}", found, {"person": str(person)})
