"""A client's own week, for the client and for those who oversee the clinic."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.http import Http404

from groups.models import Enrollment
from groups.queries.enrollment import stays_of
from sessions.queries.client_week import attended_by, first_of_week, read_week
from sessions.queries.reading import WeekRead
from vioip.accounts.models import Role, User
from vioip.accounts.predicates import Visitor, oversees


def client_for(actor: Visitor, client: UUID) -> User:
    """The client, if `actor` is that client or oversees the clinic. Raises Http404 otherwise."""
    if not isinstance(actor, User) or not actor.is_active:
        raise Http404
    if actor.pk != client and not oversees(actor):
        raise Http404
    found = User.objects.filter(pk=client).first()
    if found is None or not (found.has_role(Role.CLIENT) or found.enrollments.exists()):
        raise Http404
    return found


def weeks_for_client(
    actor: Visitor, client: UUID, day: date | None = None, *, now: datetime
) -> list[WeekRead]:
    """The week that holds `day` (None: today in each program) in every program the client is in then.

    Empty for a client who is in no program that week. Raises Http404 as `client_for` does.
    """
    person = client_for(actor, client)
    around = day or now.date()
    stays = stays_of(person, first=around - timedelta(days=8), last=around + timedelta(days=8))
    found = []
    for stay in stays:
        first = first_of_week(stay.program, day or stay.program.local_date(now), admitted=stay.admitted)
        last = first + timedelta(days=6)
        if stay.admitted <= last and (stay.discharged is None or stay.discharged >= first):
            found.append(
                read_week(stay, first, attended=attended_by([person.pk], first=first, last=last, now=now))
            )
    return found


def week_for_client(
    actor: Visitor, client: UUID, day: date | None = None, *, now: datetime
) -> WeekRead | None:
    """The week of the program the client entered last, as `weeks_for_client`; None without one."""
    return next(iter(weeks_for_client(actor, client, day, now=now)), None)


def stays_for_client(actor: Visitor, client: UUID) -> list[Enrollment]:
    """All stays of the client, newest first. Raises Http404 as `client_for` does."""
    return stays_of(client_for(actor, client), first=date.min, last=date.max)
