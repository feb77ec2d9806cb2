"""Admitting clients to programs and discharging them."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from groups.models import Enrollment, GroupMembership, Program, TherapyGroup
from groups.services.therapy_group import end_membership
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
    """Ends a stay, and with it the memberships of its program; `day` is the last of all of them.

    Raises ValidationError when that is before the first. Duties: rosters follow by
    `sessions.services.roster.sync_roster` of the groups concerned.
    """
    stay.discharged = day
    stay.full_clean()
    stay.save(update_fields=["discharged"])
    write_audit(actor, "client.discharged", stay, {"day": day})
    close_memberships(actor, stay)


@transaction.atomic
def close_memberships(actor: User | None, stay: Enrollment) -> list[TherapyGroup]:
    """Ends what a discharged client still belongs to in the program; the groups concerned.

    A membership that was to begin after the last day ends on its first, before anything came of it.
    """
    if stay.discharged is None:
        return []
    day = stay.discharged
    later = Q(ends__isnull=True) | Q(ends__gt=day)
    rows = GroupMembership.objects.filter(later, client=stay.client, group__program=stay.program)
    closed = list(rows.select_related("group__program"))
    for membership in closed:
        end_membership(actor, membership, day=max(day, membership.starts))
    return [membership.group for membership in closed]
