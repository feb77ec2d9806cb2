"""Keeping the rosters of coming sessions in line with who belongs to the group on their day.

Rows put by hand and make-ups are left alone: only rows that came from a membership follow it. Who was taken
off a session for a substitute stays off it.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from groups.models import TherapyGroup
from groups.queries.membership import facilitators_on, members_on
from sessions.models import RosterEntry, RosterOrigin, RosterRole, Substitution, TherapySession
from sessions.queries.roster import on_record_in
from sessions.services.announcement import announce_schedule
from vioip.accounts.models import User
from vioip.audit.record import write_audit


@transaction.atomic
def sync_roster(actor: User | None, group: TherapyGroup, *, now: datetime) -> int:
    """Adds and removes rows of every session of `group` that is not over; the number of changes.

    Nobody who was ever in a room is removed from its roster. Called after every change of a membership
    or a facilitation of the group.
    """
    coming = TherapySession.objects.filter(group=group, scheduled_end__gt=now, cancelled_at=None)
    added: list[list[str]] = []
    removed: list[list[str]] = []
    for session in coming.select_related("program", "group"):
        added += [[str(session.pk), str(person)] for person in add_expected(session)]
        removed += [[str(session.pk), str(person)] for person in _drop_unexpected(session)]
    if added or removed:
        write_audit(actor, "roster.synced", group, {"added": added, "removed": removed})
        announce_schedule()
    return len(added) + len(removed)


def add_expected(session: TherapySession) -> list[UUID]:
    """Puts who belongs to the session's group on its day on its roster; the people who were missing.

    Duties: called inside the transaction of whoever writes the audit record.
    """
    there = set(RosterEntry.objects.filter(session=session).values_list("person_id", flat=True))
    missing = {person: role for person, role in _expected(session).items() if person not in there}
    RosterEntry.objects.bulk_create(
        RosterEntry(session=session, person_id=person, role=role, origin=RosterOrigin.MEMBERSHIP)
        for person, role in missing.items()
    )
    return list(missing)


def _expected(session: TherapySession) -> dict[UUID, RosterRole]:
    """Clients and facilitators of the group on the session's day; who is both leads."""
    if session.group is None:
        return {}
    day = session.service_date
    clients = dict.fromkeys(sorted(members_on(session.group, day)), RosterRole.CLIENT)
    leaders = facilitators_on(session.group, day) - _replaced(session)
    return clients | dict.fromkeys(sorted(leaders), RosterRole.FACILITATOR)


def _replaced(session: TherapySession) -> frozenset[UUID]:
    """Who was taken off this session for a substitute."""
    rows = Substitution.objects.filter(session=session).exclude(absent=None)
    return frozenset(rows.values_list("absent_id", flat=True))


def _drop_unexpected(session: TherapySession) -> list[UUID]:
    expected = _expected(session)
    kept = on_record_in(session.pk)
    rows = RosterEntry.objects.filter(session=session, origin=RosterOrigin.MEMBERSHIP)
    gone = [row for row in rows if row.person_id not in expected and str(row.person_id) not in kept]
    RosterEntry.objects.filter(pk__in=[row.pk for row in gone]).delete()
    return [row.person_id for row in gone]
