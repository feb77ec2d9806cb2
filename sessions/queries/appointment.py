"""With whom an appointment can be arranged, and by whom it can be led."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import Http404

from groups.models import Enrollment, Facilitation, GroupMembership
from vioip.accounts.models import Role, User
from vioip.accounts.predicates import Visitor, holds, oversees


@dataclass(frozen=True, slots=True)
class Arrangeable:
    """The stays of the clients whom `actor` may meet, and who may lead: themselves, or any therapist."""

    stays: tuple[Enrollment, ...]
    leaders: tuple[User, ...]

    def stay(self, pk: UUID) -> Enrollment | None:
        """The stay of that id, if it is among them."""
        return next((stay for stay in self.stays if stay.pk == pk), None)

    def leader(self, pk: UUID) -> User | None:
        """The therapist of that id, if they are among them."""
        return next((leader for leader in self.leaders if leader.pk == pk), None)


def arrangeable_by(actor: Visitor, *, now: datetime) -> Arrangeable:
    """Therapists arrange for clients of groups they lead now, who oversees for every client in care.

    Raises Http404 for everybody else.
    """
    if not isinstance(actor, User) or not (oversees(actor) or holds(actor, Role.THERAPIST)):
        raise Http404
    day = now.date()
    rows = Enrollment.objects.in_force(day).filter(client__is_active=True).select_related("client", "program")
    if oversees(actor):
        therapists = User.objects.filter(is_active=True)
        leaders = [
            one for one in therapists.order_by("family_name", "given_name") if holds(one, Role.THERAPIST)
        ]
    else:
        led = Facilitation.objects.in_force(day).filter(therapist=actor).values("group")
        theirs = GroupMembership.objects.in_force(day).filter(group__in=led)
        rows = rows.filter(client__in=theirs.values("client"), program__therapy_groups__in=led).distinct()
        leaders = [actor]
    return Arrangeable(
        tuple(rows.order_by("client__family_name", "client__given_name", "id")), tuple(leaders)
    )
