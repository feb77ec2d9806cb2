"""Who leads a session, as everybody on its roster may read it."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sessions.core.room.plan import Leader
from sessions.models import RosterEntry, RosterRole, TherapySession


def leaders_of(session: TherapySession) -> list[str]:
    """Room names of the expected facilitators, in the order in which they were put on the roster."""
    return [leader.name for leader in expected_leaders([session.pk])[session.pk]]


def expected_leaders(sessions: Collection[UUID]) -> dict[UUID, tuple[Leader, ...]]:
    """Who is to lead each of `sessions`, in the order in which they were put on the roster. For rooms."""
    rows = RosterEntry.objects.filter(session__in=sessions, role=RosterRole.FACILITATOR)
    found: dict[UUID, list[Leader]] = {session: [] for session in sessions}
    for row in rows.select_related("person").order_by("added_at", "id"):
        found[row.session_id].append(Leader(str(row.person_id), row.person.room_name))
    return {session: tuple(leaders) for session, leaders in found.items()}
