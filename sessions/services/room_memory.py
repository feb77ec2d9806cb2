"""Saving what a room remembers: the newest of the newest owner, whatever order writes arrive in."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from sessions.models import RoomLease, RoomMemory
from vioip.sealed import SealedField
from vioip.sealing import the_ring

_KEPT: SealedField = RoomMemory._meta.get_field("kept")

# Longer keeps what nobody needs. Shorter could take it from a session whose End was pressed by mistake.
KEPT_AFTER_END = timedelta(days=1)


def remember_room(session: UUID, epoch: int, *, revision: int, kept: str) -> bool:
    """False, and nothing is saved, when `epoch` is not the room's newest or a later revision is there."""
    with transaction.atomic():
        if not RoomLease.objects.filter(session=session, epoch=epoch).exists():
            return False
        row = RoomMemory(session_id=session, epoch=0, revision=0, kept="", saved=Now())
        RoomMemory.objects.bulk_create([row], ignore_conflicts=True)
        older = Q(epoch__lt=epoch) | Q(epoch=epoch, revision__lt=revision)
        rows = RoomMemory.objects.filter(older, session=session)
        sealed = the_ring().seal(kept, _KEPT.place_of(row))
        return rows.update(epoch=epoch, revision=revision, kept=sealed, saved=Now()) == 1


def forget_rooms() -> int:
    """Deletes the memories of sessions that were planned to end long ago; how many there were."""
    past = RoomMemory.objects.filter(session__scheduled_end__lt=Now() - KEPT_AFTER_END)
    return past.delete()[0]
