"""Dated sessions out of a therapy group's weekly timetable."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from groups.models import TherapyGroup, TimetableSlot
from sessions.core.schedule.recurrence import Slot, occurrences
from sessions.models import TherapySession
from sessions.services.announcement import announce_schedule
from sessions.services.roster import add_expected
from vioip.accounts.models import User
from vioip.audit.record import write_audit


@transaction.atomic
def generate_sessions(
    actor: User | None, group: TherapyGroup, *, first: date, last: date
) -> list[TherapySession]:
    """The sessions of the group's timetable from `first` to `last` that did not exist yet, with rosters.

    Running it again changes nothing; sessions that exist, cancelled ones too, are left as they are.
    """
    made = [
        session for slot in group.slots.all() for session in _from_slot(group, slot, first=first, last=last)
    ]
    for session in made:
        add_expected(session)
    if made:
        detail = {"first": first, "last": last, "sessions": [str(session.pk) for session in made]}
        write_audit(actor, "sessions.generated", group, detail)
        announce_schedule()
    return made


def _from_slot(group: TherapyGroup, row: TimetableSlot, *, first: date, last: date) -> list[TherapySession]:
    """The missing sessions of one weekly slot; a start that exists is left alone."""
    slot = Slot(weekday=row.weekday, starts_at=row.starts_at, ends_at=row.ends_at)
    made = []
    for start, end in occurrences(slot, group.program.tz, first=first, last=last):
        session, is_new = TherapySession.objects.get_or_create(
            group=group,
            scheduled_start=start,
            defaults={
                "program": group.program,
                "service": group.service,
                "title": group.name,
                "scheduled_end": end,
            },
        )
        made += [session] if is_new else []
    return made
