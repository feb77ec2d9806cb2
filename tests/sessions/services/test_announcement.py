"""Pokes go out after the commit, on the topic that boards listen to, and never without one."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID, uuid4

import pytest
from asgiref.sync import sync_to_async
from channels.layers import get_channel_layer
from django.db import transaction

from sessions.live import topics
from sessions.services.announcement import ATTENDANCE, ROSTER, announce_roster, announce_schedule


def test_the_topics_are_those_of_boards_and_rooms() -> None:
    assert (ATTENDANCE, ROSTER) == (topics.ATTENDANCE, topics.ROSTER)


def announce_and_roll_back() -> None:
    with transaction.atomic():
        announce_schedule()
        transaction.set_rollback(True)


def announce_and_commit() -> None:
    with transaction.atomic():
        announce_schedule()


@pytest.mark.django_db(transaction=True)
async def test_a_commit_pokes_once_and_a_rollback_does_not() -> None:
    layer: Any = get_channel_layer()
    channel = await layer.new_channel()
    await layer.group_add(ATTENDANCE, channel)
    await sync_to_async(announce_and_roll_back)()
    await layer.group_send(ATTENDANCE, {"type": "mark"})
    await sync_to_async(announce_and_commit)()
    heard = [await asyncio.wait_for(layer.receive(channel), 5) for _ in range(2)]
    assert heard == [{"type": "mark"}, {"type": ATTENDANCE, "session": ""}]
    await layer.group_discard(ATTENDANCE, channel)


def change_a_roster(session: UUID) -> None:
    with transaction.atomic():
        announce_roster(session)


@pytest.mark.django_db(transaction=True)
async def test_a_roster_is_told_to_rooms_and_boards() -> None:
    layer: Any = get_channel_layer()
    channel, session = await layer.new_channel(), uuid4()
    for topic in (ROSTER, ATTENDANCE):
        await layer.group_add(topic, channel)
    await sync_to_async(change_a_roster)(session)
    heard = [await asyncio.wait_for(layer.receive(channel), 5) for _ in range(2)]
    assert heard == [{"type": topic, "session": str(session)} for topic in (ROSTER, ATTENDANCE)]
    for topic in (ROSTER, ATTENDANCE):
        await layer.group_discard(topic, channel)
