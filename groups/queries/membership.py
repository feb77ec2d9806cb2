"""Who belongs to a therapy group on a day."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from groups.models import Facilitation, GroupMembership, TherapyGroup


def members_on(group: TherapyGroup, day: date) -> frozenset[UUID]:
    """Ids of the clients of `group` on `day`."""
    rows = GroupMembership.objects.in_force(day).filter(group=group, client__is_active=True)
    return frozenset(rows.values_list("client_id", flat=True))


def facilitators_on(group: TherapyGroup, day: date) -> frozenset[UUID]:
    """Ids of the therapists who lead `group` on `day`."""
    rows = Facilitation.objects.in_force(day).filter(group=group, therapist__is_active=True)
    return frozenset(rows.values_list("therapist_id", flat=True))
