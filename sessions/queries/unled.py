"""Groups in which clients are, at the door or inside, and nobody who leads is."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sessions.models import FactRow

SILENT = timedelta(seconds=60)
"""A connection of which nothing was written for so long is nobody: its node has died. Smaller than what a
busy database may be behind, and a group that is led would be said not to be."""


@dataclass(slots=True)
class _Room:
    """Open connections with their role and when they came; `led_until` is when the last leader went."""

    open: dict[str, tuple[str, int]] = field(default_factory=dict)
    led_until: int = 0


def unled_since(sessions: Collection[UUID], *, now: datetime) -> dict[UUID, datetime]:
    """Of `sessions`, those where clients wait or are without anybody who leads, and since when (UTC)."""
    rooms = {session: _Room() for session in sessions}
    rows = FactRow.objects.filter(session__in=rooms, kind__in=("joined", "left"), fenced=False)
    found = rows.order_by("at_ms", "epoch", "seq").values_list("session_id", "kind", "peer", "at_ms", "body")
    for session, kind, peer, at_ms, body in found:
        _note(rooms[session], kind, peer, at_ms=at_ms, role=body.get("role", ""))
    alive = _heard_of(rooms, now)
    since = {session: _since(room, alive) for session, room in rooms.items()}
    return {
        session: datetime.fromtimestamp(ms / 1000, UTC) for session, ms in since.items() if ms is not None
    }


def _note(room: _Room, kind: str, peer: str, *, at_ms: int, role: str) -> None:
    if kind == "joined":
        room.open[peer] = (role, at_ms)
    elif room.open.pop(peer, ("", 0))[0] == "facilitator":
        room.led_until = at_ms


def _heard_of(rooms: Collection[UUID], now: datetime) -> set[str]:
    lately = round((now - SILENT).timestamp() * 1000)
    rows = FactRow.objects.filter(session__in=rooms, at_ms__gte=lately, fenced=False)
    return set(rows.exclude(peer="").order_by().values_list("peer", flat=True).distinct())


def _since(room: _Room, alive: set[str]) -> int | None:
    """Milliseconds; None where somebody leads or nobody is there."""
    here = [one for peer, one in room.open.items() if peer in alive]
    clients = [at_ms for role, at_ms in here if role == "client"]
    if not clients or any(role == "facilitator" for role, _ in here):
        return None
    return max(min(clients), room.led_until)
