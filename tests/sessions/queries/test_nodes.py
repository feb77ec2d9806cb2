"""The owner of a room, or who would be."""

from __future__ import annotations

from uuid import uuid4

from django.db.models.functions import Now

from sessions.models import RoomLease
from sessions.queries.nodes import Placement, placement_of
from sessions.services.leases import LEASE_LIFE, acquire
from sessions.services.placement import report_node
from tests.cast import Cast


def test_the_living_owner_comes_before_the_idle(cast: Cast) -> None:
    session, busy, idle = cast.session.pk, uuid4(), uuid4()
    assert placement_of(session) is None
    report_node(busy, url="busy", load=9)
    report_node(idle, url="idle", load=0)
    assert placement_of(session) == Placement("idle", 1)
    acquire(session, busy)
    assert placement_of(session) == Placement("busy", 1)
    assert placement_of(cast.other_session.pk) == Placement("idle", 1)
    RoomLease.objects.update(expires=Now() - LEASE_LIFE)
    assert placement_of(session) == Placement("idle", 2)
