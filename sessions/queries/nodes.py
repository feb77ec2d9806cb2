"""Which room nodes live, and which of them owns a session's room."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models.functions import Now

from sessions.models import RoomLease, RoomNode


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a room is, or will be: the node's websocket base ("" for the page's own origin) and the
    epoch that the room has, or that the next taking will give it."""

    url: str
    epoch: int


def placement_of(session: UUID) -> Placement | None:
    """The living owner of `session`, else the least loaded living node; None when no node lives."""
    lease = RoomLease.objects.filter(session=session).select_related("node").first()
    if lease is not None and lease.node is not None and _is_live(lease):
        return Placement(lease.node.url, lease.epoch)
    url = freest_node()
    return None if url is None else Placement(url, lease.epoch + 1 if lease else 1)


def freest_node() -> str | None:
    """The websocket base of the least loaded living node; None when no node lives."""
    node = RoomNode.objects.filter(expires__gt=Now()).order_by("load", "id").first()
    return None if node is None else node.url


def _is_live(lease: RoomLease) -> bool:
    return RoomLease.objects.filter(pk=lease.pk, expires__gt=Now()).exists()
