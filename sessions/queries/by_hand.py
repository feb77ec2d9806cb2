"""Which attendances staff entered by hand, without any evidence of the system (MINUTES section 6).

For whatever page shows a number: it has to say so. Permission is asked by those who call it.
"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sessions.core.attendance.byhand import MARK
from sessions.models import FactRow

ByHand = frozenset[tuple[UUID, str]]


def by_hand_among(sessions: Collection[UUID]) -> ByHand:
    """(session, person as text) of every entry in `sessions` that was not taken back."""
    rows = FactRow.objects.filter(session__in=sessions, epoch=0, kind="attested", withdrawal=None)
    return frozenset(
        (session, person)
        for session, person, body in rows.order_by().values_list("session_id", "person", "body")
        if str(body.get("reason", "")).startswith(MARK)
    )
