"""One lease a room, epochs from one, and a term for every epoch."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from sessions.models import LeaseTerm, RoomLease, RoomNode
from tests.cast import Cast


def test_a_room_has_one_lease(cast: Cast) -> None:
    now = timezone.now()
    node = RoomNode.objects.create(url="ws://127.0.0.1:1", expires=now)
    RoomLease.objects.create(session=cast.session, node=node, epoch=1, expires=now, confirmed=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        RoomLease.objects.create(session=cast.session, node=node, epoch=2, expires=now, confirmed=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        RoomLease.objects.create(session=cast.other_session, node=node, epoch=0, expires=now, confirmed=now)


def test_a_node_that_is_gone_leaves_its_leases_and_terms(cast: Cast) -> None:
    now, node = timezone.now(), RoomNode.objects.create(expires=timezone.now())
    lease = RoomLease.objects.create(session=cast.session, node=node, epoch=3, expires=now, confirmed=now)
    LeaseTerm.objects.create(session=cast.session, epoch=3, node_id=node.pk, taken_at=now, expires=now)
    node.delete()
    lease.refresh_from_db()
    assert (lease.node, lease.epoch, LeaseTerm.objects.count()) == (None, 3, 1)


def test_an_epoch_has_one_term(cast: Cast) -> None:
    now = timezone.now()
    LeaseTerm.objects.create(session=cast.session, epoch=1, node_id=uuid4(), taken_at=now, expires=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        LeaseTerm.objects.create(session=cast.session, epoch=1, node_id=uuid4(), taken_at=now, expires=now)
