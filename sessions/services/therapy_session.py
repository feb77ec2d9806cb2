"""Scheduling dated meetings by hand and calling them off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from groups.core.service import Service
from groups.models import Program, TherapyGroup
from sessions.models import FactRow, RosterEntry, RosterRole, TherapySession
from sessions.services.announcement import announce_schedule
from sessions.services.roster import add_expected
from vioip.accounts.models import User
from vioip.audit.record import write_audit


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSession:
    """What is asked of a new session: `group`'s people of the day come with it, the others are named.

    `concerns` is the client whose family meets alone.
    """

    program: Program
    service: Service | str
    title: str
    start: datetime
    end: datetime
    group: TherapyGroup | None = None
    clients: tuple[UUID, ...] = ()
    facilitators: tuple[UUID, ...] = ()
    concerns: UUID | None = None


@transaction.atomic
def schedule_session(actor: User | None, new: NewSession) -> TherapySession:
    """A session with its roster. Raises ValidationError when its times or its group do not fit."""
    session = TherapySession(
        program=new.program,
        group=new.group,
        service=new.service,
        title=new.title,
        scheduled_start=new.start,
        scheduled_end=new.end,
        concerns_id=new.concerns,
    )
    session.full_clean()
    session.save()
    named = {RosterRole.CLIENT: new.clients, RosterRole.FACILITATOR: new.facilitators}
    RosterEntry.objects.bulk_create(
        RosterEntry(session=session, person_id=person, role=role)
        for role, people in named.items()
        for person in people
    )
    expected = add_expected(session)
    people = len(new.clients) + len(new.facilitators) + len(expected)
    write_audit(actor, "session.scheduled", session, {"start": new.start, "end": new.end, "people": people})
    announce_schedule()
    return session


@transaction.atomic
def cancel_session(actor: User | None, session: TherapySession, *, reason: str, now: datetime) -> None:
    """The program calls a session off: nobody's absence. Raises ValidationError once it has started."""
    locked = TherapySession.objects.select_for_update().get(pk=session.pk)
    if locked.is_cancelled:
        raise ValidationError("The session is cancelled already.", code="cancelled")
    if FactRow.objects.filter(session=session, kind="started", withdrawal=None).exists():
        raise ValidationError("The session has started: it can be ended, not cancelled.", code="started")
    session.cancelled_at = now
    session.cancel_reason = reason
    session.save(update_fields=["cancelled_at", "cancel_reason"])
    write_audit(actor, "session.cancelled", session)
    announce_schedule()
