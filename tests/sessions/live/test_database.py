"""Database work runs beside the loop, is bounded, and leaves no connection behind."""

from __future__ import annotations

import asyncio
import threading

import pytest
from django.db import OperationalError, connection

from sessions.live.database import _THREADS, _WAITING_MAX, DatabaseBusyError, DatabaseWork
from sessions.models import RoomNode
from tests.leaks import LeakWatch


@pytest.mark.django_db(transaction=True)
async def test_work_comes_back_from_threads_that_keep_no_connection(no_leaks: LeakWatch) -> None:
    work = DatabaseWork()
    open_connections = []

    def count() -> int:
        open_connections.append(connection)
        return RoomNode.objects.count()

    assert await asyncio.gather(*(work.run(count) for _ in range(12))) == [0] * 12
    assert [one.connection for one in open_connections] == [None] * 12
    work.close()


async def test_an_exception_comes_back() -> None:
    work = DatabaseWork()

    def fail() -> None:
        raise OperationalError

    with pytest.raises(OperationalError):
        await work.run(fail)
    work.close()


async def test_a_database_that_hangs_is_given_up_and_then_refused_at_once() -> None:
    work, hang = DatabaseWork(), threading.Event()
    waiting = [asyncio.create_task(work.run(hang.wait, deadline_s=0.2)) for _ in range(_WAITING_MAX)]
    answers = await asyncio.gather(*waiting, return_exceptions=True)
    assert {type(answer) for answer in answers} == {TimeoutError}
    with pytest.raises(DatabaseBusyError):
        await work.run(hang.is_set)
    assert sum(thread.name.startswith("live-db") for thread in threading.enumerate()) >= _THREADS
    hang.set()
    async with asyncio.timeout(5):
        while True:
            try:
                assert await work.run(hang.is_set)
                break
            except DatabaseBusyError:
                await asyncio.sleep(0)
    work.close()


async def test_a_cancellation_that_comes_with_the_result_is_heeded() -> None:
    """Else a duty that is stopped just then runs on, and whoever waits for its end waits for ever."""
    work = DatabaseWork()
    for turns in range(12):
        done = threading.Event()
        task = asyncio.create_task(work.run(done.set))
        await asyncio.sleep(0)
        done.wait(5)
        await asyncio.to_thread(lambda: None)  # by now the result is on its way to the loop
        for _ in range(turns):
            await asyncio.sleep(0)
        was_taken = task.cancel()
        await asyncio.wait({task})
        assert task.cancelled() == was_taken
    work.close()
