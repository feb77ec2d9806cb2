"""Putting a client into another session, to make up one that they missed."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from sessions.models import RosterEntry, RosterOrigin, RosterRole, TherapySession
from sessions.services.announcement import announce_schedule
from vioip.accounts.models import User
from vioip.audit.record import write_audit


@transaction.atomic
def add_make_up(
    actor: User | None, client: User, session: TherapySession, *, missed: TherapySession
) -> RosterEntry:
    """A place for `client` in `session` that makes up `missed`.

    It counts on the day it happens, in the program of the missed session (tracks make up for each other),
    and repairs no earlier week (MINUTES section 5). Raises
    ValidationError when the client was not expected in `missed`, or is in `session` already.
    """
    _refuse_misfit(client, session, missed)
    entry = RosterEntry.objects.create(
        session=session,
        person=client,
        role=RosterRole.CLIENT,
        origin=RosterOrigin.MAKE_UP,
        make_up_for=missed,
    )
    write_audit(actor, "make_up.added", session, {"client": client.pk, "missed": missed.pk})
    announce_schedule()
    return entry


def _refuse_misfit(client: User, session: TherapySession, missed: TherapySession) -> None:
    expected = RosterEntry.objects.filter(person=client, role=RosterRole.CLIENT)
    if not expected.filter(session=missed).exists():
        raise ValidationError("The client was not expected in the missed session.", code="not_expected")
    if expected.filter(session=session).exists():
        raise ValidationError("The client is in this session already.", code="expected")
    if session.is_cancelled:
        raise ValidationError("The session is cancelled.", code="cancelled")
