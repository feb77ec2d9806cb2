"""Database work of the live side: a bounded executor of its own, never the thread that views share.

Every piece of work leaves its thread without an open connection (TRAPS C7, C8). Nothing on the path of
signalling or media waits here. A hung database fills the queue, and then further work is refused at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connections

Result = TypeVar("Result")

# More threads: more of the database's connections held by rooms. Fewer: one slow room delays others.
_THREADS = 4
_WAITING_MAX = 64


class DatabaseBusyError(Exception):
    """Too much work is waiting already."""


class DatabaseWork:
    """Runs synchronous ORM work on threads; results come back to the loop."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="live-db")
        self._waiting = 0

    async def run(self, work: Callable[[], Result], *, deadline_s: float = 15.0) -> Result:
        """The result of `work`. Raises what it raises, `DatabaseBusyError`, or TimeoutError.

        After a timeout the work itself may still finish, unheard.
        """
        if self._waiting >= _WAITING_MAX:
            raise DatabaseBusyError
        self._waiting += 1
        future = asyncio.get_running_loop().run_in_executor(self._pool, _without_leaks, work)
        future.add_done_callback(self._note_done)
        async with asyncio.timeout(deadline_s):
            return await asyncio.shield(future)

    def close(self) -> None:
        """Take no more work; threads end when theirs is done."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _note_done(self, future: asyncio.Future[Result]) -> None:
        self._waiting -= 1
        if not future.cancelled():
            future.exception()  # read, so that an unheard failure is not reported as lost


def _without_leaks(work: Callable[[], Result]) -> Result:
    try:
        return work()
    finally:
        connections.close_all()
