"""Who may enter a room: the people on its roster, while it is not over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from sessions.core.protocol.values import Capacity
from sessions.models import RosterEntry, RosterRole
from sessions.queries.therapy_session import ended_sessions
from vioip.accounts.models import User


@dataclass(frozen=True, slots=True)
class Entry:
    """A person's way into one session's room; a guest's `person` is their pass, `here_for` the client whom
    they are here for.

    With `is_over` (cancelled or ended) its door is shut.
    """

    session: UUID
    person: UUID
    role: Literal["client", "facilitator", "guest"]
    name: str
    is_over: bool
    capacity: Capacity | None = None
    pronouns: str = ""
    here_for: UUID | None = None


def entry_of(actor: User, session: UUID) -> Entry | None:
    """The way in that `actor` has, or None: then nothing may tell them that the session exists."""
    row = RosterEntry.objects.filter(session=session, person=actor.pk).select_related("session").first()
    if row is None or not actor.is_active:
        return None
    return Entry(
        session=session,
        person=actor.pk,
        role="facilitator" if row.role == RosterRole.FACILITATOR else "client",
        name=actor.room_name,
        is_over=row.session.is_cancelled or session in ended_sessions([session]),
        pronouns=actor.pronouns or "",
    )
