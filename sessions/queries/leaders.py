"""Who leads a session, as everybody on its roster may read it."""

from __future__ import annotations

from sessions.models import RosterEntry, RosterRole, TherapySession


def leaders_of(session: TherapySession) -> list[str]:
    """Room names of the expected facilitators, in the order in which they were put on the roster."""
    rows = RosterEntry.objects.filter(session=session, role=RosterRole.FACILITATOR).select_related("person")
    return [row.person.room_name for row in rows.order_by("added_at", "id")]
