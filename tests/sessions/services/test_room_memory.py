"""The newest memory of the newest owner is there, in whatever order writes arrive."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations
from uuid import uuid4

import pytest
from django.db.models.functions import Now

from sessions.models import RoomLease, RoomMemory, TherapySession
from sessions.services.leases import acquire, release
from sessions.services.placement import report_node
from sessions.services.room_memory import KEPT_AFTER_END, forget_rooms, remember_room
from tests.cast import Cast


def take(session: TherapySession) -> int:
    """The room is a new node's; its epoch."""
    node = uuid4()
    report_node(node, url="", load=0)
    acquire(session.pk, node)
    release(session.pk, node)
    return RoomLease.objects.get(session=session).epoch


@pytest.mark.parametrize("order", list(permutations([1, 2, 3])))
def test_the_highest_revision_stays(cast: Cast, order: tuple[int, ...]) -> None:
    epoch = take(cast.session)
    for revision in order:
        remember_room(cast.session.pk, epoch, revision=revision, kept=f"r{revision}")
    row = RoomMemory.objects.get(session=cast.session)
    assert (row.epoch, row.revision, row.kept) == (epoch, 3, "r3")
    assert "r3" not in str(RoomMemory.objects.values_list("kept").get())


def test_a_former_owner_saves_nothing_and_the_new_one_begins_at_one(cast: Cast) -> None:
    former = take(cast.session)
    assert remember_room(cast.session.pk, former, revision=9, kept="former")
    now = take(cast.session)
    assert not remember_room(cast.session.pk, former, revision=10, kept="late")
    assert remember_room(cast.session.pk, now, revision=1, kept="new")
    assert RoomMemory.objects.get(session=cast.session).kept == "new"


def test_a_day_after_the_session_its_memory_goes(cast: Cast) -> None:
    for session in (cast.session, cast.other_session):
        remember_room(session.pk, take(session), revision=1, kept="{}")
    past = Now() - KEPT_AFTER_END - timedelta(seconds=1)
    hour = timedelta(hours=1)
    TherapySession.objects.filter(pk=cast.session.pk).update(scheduled_start=past - hour, scheduled_end=past)
    future = TherapySession.objects.filter(pk=cast.other_session.pk)
    future.update(scheduled_start=Now(), scheduled_end=Now() + hour)
    assert forget_rooms() == 1
    assert RoomMemory.objects.get().session_id == cast.other_session.pk
