"""Therapy groups, their timetables, and who belongs to them.

`sessions.services.roster` brings the rosters of coming sessions in line after a change here; whoever
changes a membership or a facilitation calls it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from django.core.exceptions import ValidationError
from django.db import transaction

from groups.core.service import Service
from groups.models import Facilitation, GroupMembership, Program, TherapyGroup, TimetableSlot
from vioip.accounts.models import Role, User
from vioip.audit.record import write_audit


@dataclass(frozen=True, slots=True)
class SlotTimes:
    """A weekly meeting on the program's clock: weekday 0 is Monday."""

    weekday: int
    starts_at: time
    ends_at: time


@dataclass(frozen=True, slots=True, kw_only=True)
class NewGroup:
    """What is asked of a new therapy group."""

    name: str
    service: Service = Service.GROUP
    capacity: int = 12
    slots: tuple[SlotTimes, ...] = ()


@transaction.atomic
def create_group(actor: User | None, program: Program, new: NewGroup) -> TherapyGroup:
    """A therapy group with its timetable. Raises ValidationError for a name in use or an empty slot."""
    group = TherapyGroup(program=program, name=new.name, service=new.service, capacity=new.capacity)
    group.full_clean()
    group.save()
    for times in new.slots:
        slot = TimetableSlot(
            group=group, weekday=times.weekday, starts_at=times.starts_at, ends_at=times.ends_at
        )
        slot.full_clean()
        slot.save()
    write_audit(actor, "group.created", group, {"program": program.pk, "slots": len(new.slots)})
    return group


@transaction.atomic
def add_member(actor: User | None, group: TherapyGroup, client: User, *, starts: date) -> GroupMembership:
    """An open membership from `starts`. Raises ValidationError for an overlap or for no client."""
    if not client.has_role(Role.CLIENT):
        raise ValidationError("Only a client can be a member.", code="no_client")
    membership = GroupMembership(group=group, client=client, starts=starts)
    membership.full_clean()
    membership.save()
    write_audit(
        actor, "membership.started", membership, {"group": group.pk, "client": client.pk, "day": starts}
    )
    return membership


@transaction.atomic
def end_membership(actor: User | None, membership: GroupMembership, *, day: date) -> None:
    """Ends a membership; `day` is its last. Raises ValidationError when that is before the first."""
    membership.ends = day
    membership.full_clean()
    membership.save(update_fields=["ends"])
    write_audit(actor, "membership.ended", membership, {"day": day})


@transaction.atomic
def put_facilitator(
    actor: User | None, group: TherapyGroup, therapist: User, *, starts: date
) -> Facilitation:
    """A therapist leads the group from `starts`. Raises ValidationError for an overlap or no therapist."""
    if not therapist.has_role(Role.THERAPIST):
        raise ValidationError("Only a therapist can lead a group.", code="no_therapist")
    row = Facilitation(group=group, therapist=therapist, starts=starts)
    row.full_clean()
    row.save()
    write_audit(
        actor, "facilitation.started", row, {"group": group.pk, "therapist": therapist.pk, "day": starts}
    )
    return row


@transaction.atomic
def end_facilitation(actor: User | None, row: Facilitation, *, day: date) -> None:
    """A therapist no longer leads the group; `day` is the last."""
    row.ends = day
    row.full_clean()
    row.save(update_fields=["ends"])
    write_audit(actor, "facilitation.ended", row, {"day": day})
