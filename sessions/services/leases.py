"""Leases: which node owns a session's room (DESIGN section 3).

Every change is a guarded update by the database's clock; nothing changes if the guard is wrong. An
owner may go on after its lease ran out, until another node took it: only a *refused* renewal ends it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from sessions.models import LeaseTerm, RoomLease

# Longer: a dead node's rooms wait longer for another. Shorter: a busy database costs owners their rooms.
LEASE_LIFE = timedelta(seconds=6)


@dataclass(frozen=True, slots=True)
class Held:
    """The room is ours, and this is its epoch."""

    epoch: int


@dataclass(frozen=True, slots=True)
class HeldElsewhere:
    """Another living node owns the room."""

    node: UUID


def acquire(session: UUID, node: UUID) -> Held | HeldElsewhere:
    """Take the room of `session` for `node`, a registered one, if nobody holds it."""
    with transaction.atomic():
        if not _insert(session, node):
            _take_over(session, node)
        lease = RoomLease.objects.get(session=session)
    if lease.node_id == node:
        return Held(lease.epoch)
    return HeldElsewhere(lease.node_id) if lease.node_id else acquire(session, node)


def renew(node: UUID) -> dict[UUID, int]:
    """Prolong every lease of `node`; returns what it still holds, session by session, with the epoch.

    A room that is missing, or there with a later epoch, was refused: its owner must stop.
    """
    with transaction.atomic():
        leases = RoomLease.objects.filter(node=node)
        leases.update(expires=Now() + LEASE_LIFE, confirmed=Now())
        return dict(leases.values_list("session_id", "epoch"))


def release(session: UUID, node: UUID) -> None:
    """Give up the room, if it is still ours."""
    RoomLease.objects.filter(session=session, node=node).update(node=None, expires=Now())


def release_all(node: UUID) -> None:
    """Give up every room of a node that stops, or that is known to be dead."""
    RoomLease.objects.filter(node=node).update(node=None, expires=Now())


def _insert(session: UUID, node: UUID) -> bool:
    """The very first taking; False when the session has had a lease before."""
    if RoomLease.objects.filter(session=session).exists():
        return False
    lease = RoomLease(session_id=session, node_id=node, epoch=1, expires=Now() + LEASE_LIFE, confirmed=Now())
    RoomLease.objects.bulk_create([lease], ignore_conflicts=True)
    return _open_term(session, node)


def _take_over(session: UUID, node: UUID) -> None:
    before = RoomLease.objects.select_for_update().get(session=session)
    taken = (
        RoomLease.objects.filter(session=session, epoch=before.epoch)
        .filter(Q(node=None) | Q(expires__lt=Now()))
        .update(node=node, epoch=F("epoch") + 1, expires=Now() + LEASE_LIFE, confirmed=Now())
    )
    if taken:
        LeaseTerm.objects.filter(session=session, epoch=before.epoch).update(expires=before.expires)
        _open_term(session, node)


def _open_term(session: UUID, node: UUID) -> bool:
    """Note the beginning of our epoch; False when the lease turned out to be another's."""
    lease = RoomLease.objects.filter(session=session, node=node).first()
    if lease is None:
        return False
    LeaseTerm.objects.bulk_create(
        [
            LeaseTerm(
                session_id=session, epoch=lease.epoch, node_id=node, taken_at=Now(), expires=lease.expires
            )
        ],
        ignore_conflicts=True,
    )
    return True
