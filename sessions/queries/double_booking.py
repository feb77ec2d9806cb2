"""Sessions that a facilitator of one led at the same time, for whoever reviews it.

Permission is asked by those who call it; titles of sessions they may not know of are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from sessions.core.attendance.credit import Tally
from sessions.core.attendance.double_booking import DoubleBooking, double_bookings
from sessions.models import FactRow, RosterEntry, RosterRole, TherapySession
from sessions.queries.counted import tallies_from
from sessions.queries.inputs import inputs_of
from sessions.queries.therapy_session import visible_sessions
from vioip.accounts.models import User

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class DoubleBooked:
    """Somebody (an id, or a name for the page) who led two sessions at once; `titles` are of those that the
    reader may know of."""

    leader: str
    titles: tuple[str, ...]
    start: datetime
    end: datetime


def bookings_of(session: TherapySession, tally: Tally, *, now: datetime) -> list[DoubleBooking]:
    """Where one who led `session`, which came to `tally`, led another one at the same time."""
    near = list(_near(session, tally))
    others = tallies_from(inputs_of(near, now=now), now=now) if near else {}
    found = double_bookings([tally, *others.values()])
    return [booking for booking in found if tally.plan.id in booking.sessions]


def told_to(
    actor: User, bookings: Iterable[DoubleBooking], session: TherapySession
) -> Iterator[DoubleBooked]:
    """`bookings` of `session` with titles and the clock of its program."""
    bookings = list(bookings)
    ids = {UUID(one) for booking in bookings for one in booking.sessions}
    titles = {
        str(pk): title for pk, title in visible_sessions(actor).filter(pk__in=ids).values_list("pk", "title")
    }
    zone = session.program.tz
    for booking in bookings:
        yield DoubleBooked(
            leader=booking.person,
            titles=tuple(titles[one] for one in booking.sessions if one in titles),
            start=datetime.fromtimestamp(booking.start_s, zone),
            end=datetime.fromtimestamp(booking.end_s, zone),
        )


def _near(session: TherapySession, tally: Tally) -> Iterable[TherapySession]:
    """Sessions of about the same day that one of its leaders was to lead, or came to all the same."""
    leaders = list(tally.facilitators)
    if not leaders:
        return []
    close = TherapySession.objects.filter(
        scheduled_start__gt=session.scheduled_start - DAY, scheduled_start__lt=session.scheduled_end + DAY
    ).exclude(pk=session.pk)
    expected = RosterEntry.objects.filter(person__in=_uuids(leaders), role=RosterRole.FACILITATOR)
    came = FactRow.objects.filter(session__in=close, kind="joined", person__in=leaders, fenced=False)
    concerned = Q(pk__in=expected.values("session")) | Q(pk__in=came.values("session"))
    return close.filter(concerned).select_related("program", "group")


def _uuids(people: Iterable[str]) -> list[UUID]:
    """Those of `people` that are ids of accounts; facts may hold anything."""
    found = []
    for person in people:
        try:
            found.append(UUID(person))
        except ValueError:
            continue
    return found
