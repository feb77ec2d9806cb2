"""Memories are saved off the path of inputs: the newest of each room, again if the database was away."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import TypeVar
from uuid import UUID, uuid4

import pytest
from django.db import OperationalError

from sessions.core.room.gestures import KeptGestures
from sessions.core.room.lobby import KeptLobby
from sessions.core.room.memory import MEMORY_MAX_CHARS, RoomMemory, read_memory
from sessions.live import memory as live_memory
from sessions.live.database import DatabaseWork
from sessions.live.memory import MemoryWriter
from sessions.models import RoomMemory as Row
from sessions.services.leases import acquire
from sessions.services.placement import report_node
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)
Result = TypeVar("Result")


class Flaky(DatabaseWork):
    """Refuses as often as it is told, and counts what it did."""

    def __init__(self, refusals: int = 0) -> None:
        super().__init__()
        self.refusals, self.done = refusals, 0

    async def run(self, work: Callable[[], Result], *, deadline_s: float = 15.0) -> Result:
        if self.refusals:
            self.refusals -= 1
            raise OperationalError("away")
        self.done += 1
        return await super().run(work, deadline_s=deadline_s)


@pytest.fixture
async def work() -> AsyncIterator[Flaky]:
    work = Flaky()
    yield work
    work.close()


def hold(session: UUID) -> None:
    node = uuid4()
    report_node(node, url="", load=0)
    acquire(session, node)


def with_hand(at_ms: int) -> RoomMemory:
    return RoomMemory(gestures=KeptGestures(hands={"ana": at_ms}))


async def saved(work: Flaky, session: UUID) -> RoomMemory:
    row = await work.run(lambda: Row.objects.filter(session=session).first())
    return read_memory(row.kept) if row else RoomMemory()


async def test_of_many_that_wait_the_newest_is_saved(cast: Cast, work: Flaky) -> None:
    session = cast.session.pk
    await work.run(lambda: hold(session))
    writer = MemoryWriter(work)
    before = work.done
    for at_ms in range(50):
        writer.remember(str(session), 1, with_hand(at_ms))
    assert writer.waits(str(session))
    await writer.flush()
    assert (writer.waits(str(session)), work.done - before) == (False, 1)
    assert await saved(work, session) == with_hand(49)


async def test_a_database_that_was_away_gets_it_when_it_is_back(
    cast: Cast, work: Flaky, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_memory, "RETRY_S", 0.0)
    session = cast.session.pk
    await work.run(lambda: hold(session))
    work.refusals = 2
    writer = MemoryWriter(work)
    writer.remember(str(session), 1, with_hand(7))
    await writer.flush()
    assert await saved(work, session) == with_hand(7)


async def test_at_the_end_what_cannot_be_saved_is_given_up(cast: Cast, work: Flaky) -> None:
    work.refusals = 10**6
    writer = MemoryWriter(work)
    writer.remember(str(cast.session.pk), 1, with_hand(7))
    await writer.stop(0.05)
    await asyncio.sleep(0)
    assert writer.waits(str(cast.session.pk))


async def test_what_is_too_large_leaves_the_one_before(cast: Cast, work: Flaky) -> None:
    session = cast.session.pk
    await work.run(lambda: hold(session))
    writer = MemoryWriter(work)
    writer.remember(str(session), 1, with_hand(7))
    await writer.flush()
    barred = frozenset(f"{number:064}" for number in range(MEMORY_MAX_CHARS // 64))
    writer.remember(str(session), 1, RoomMemory(lobby=KeptLobby(barred=barred)))
    await writer.flush()
    assert await saved(work, session) == with_hand(7)
