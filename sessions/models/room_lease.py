"""Which process owns which room, for how long, and since which epoch (`docs/architecture.md`, leases).

Instants are the database's clock, never a node's. Rows are changed by guarded updates only: the writer
names the epoch it believes in, and nothing changes if it is wrong.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from sessions.models.therapy_session import TherapySession


class RoomNode(models.Model):
    """A process that owns live rooms, as it last reported itself."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    url = models.CharField(
        max_length=200,
        blank=True,
        help_text="Websocket base such as wss://rooms1.example; empty: the page's own origin.",
    )
    load = models.PositiveIntegerField(default=0, help_text="Connected peers.")
    expires = models.DateTimeField(help_text="Not alive after this unless it reports again.")

    class Meta:
        ordering = ["load", "id"]
        indexes = [models.Index(fields=["expires"], name="room_node_expires")]


class RoomLease(models.Model):
    """The one owner of a session's room; `epoch` grows by one with every taking, and never falls."""

    session = models.OneToOneField(TherapySession, on_delete=models.PROTECT, related_name="lease")
    node = models.ForeignKey(
        RoomNode, on_delete=models.SET_NULL, related_name="leases", null=True, blank=True
    )
    epoch = models.PositiveIntegerField()
    expires = models.DateTimeField()
    confirmed = models.DateTimeField(help_text="When the owner was last told that it still owns the room.")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(epoch__gte=1), name="room_lease_epoch_from_one")]
        indexes = [models.Index(fields=["expires"], name="room_lease_expires")]


class LeaseTerm(models.Model):
    """One epoch of a lease, kept after it is over.

    A late fact of this epoch is accepted if it happened before `expires`, the last expiry its writer had
    confirmed; after that it is fenced.
    """

    session = models.ForeignKey(TherapySession, on_delete=models.PROTECT, related_name="lease_terms")
    epoch = models.PositiveIntegerField()
    node_id = models.UUIDField()
    taken_at = models.DateTimeField()
    expires = models.DateTimeField()

    class Meta:
        ordering = ["session", "epoch"]
        constraints = [models.UniqueConstraint(fields=["session", "epoch"], name="lease_term_once")]
