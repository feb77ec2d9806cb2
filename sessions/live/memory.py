"""Saves what rooms remember: the newest of each, one at a time, never on the path of an input.

A database that is away costs nothing but the newest memories: each is whole, so only the last one of a room
waits, and is tried again.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from sessions.core.room.memory import MEMORY_MAX_CHARS, RoomMemory
from sessions.live.database import DatabaseWork
from sessions.live.fault import describe
from sessions.services.room_memory import remember_room

log = logging.getLogger(__name__)

RETRY_S = 2.0


@dataclass(frozen=True, slots=True)
class _Newest:
    epoch: int
    revision: int
    memory: RoomMemory


class MemoryWriter:
    """One for a process. `remember` returns at once; all methods belong to the event loop."""

    def __init__(self, work: DatabaseWork) -> None:
        self._work = work
        self._revision = 0
        self._newest: dict[str, _Newest] = {}
        self._task: asyncio.Task[None] | None = None

    def remember(self, session: str, epoch: int, memory: RoomMemory) -> None:
        """Save `memory` soon, in place of an earlier one that still waits."""
        self._revision += 1
        self._newest[session] = _Newest(epoch, self._revision, memory)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._save_all())

    def waits(self, session: str) -> bool:
        """Whether a memory of `session` is still to be saved."""
        return session in self._newest

    async def flush(self) -> None:
        """Wait until nothing waits to be saved; for as long as the database is away."""
        if self._task is not None:
            await asyncio.shield(self._task)

    async def stop(self, deadline_s: float) -> None:
        """Save what waits within `deadline_s`, or give it up."""
        try:
            async with asyncio.timeout(deadline_s):
                await self.flush()
        except TimeoutError:
            log.warning("the memories of %d rooms were not saved", len(self._newest))
        if self._task is not None:
            self._task.cancel()

    async def _save_all(self) -> None:
        while self._newest:
            session, newest = next(iter(self._newest.items()))
            if not await self._save(session, newest):
                await asyncio.sleep(RETRY_S)
            elif self._newest.get(session) is newest:
                del self._newest[session]

    async def _save(self, session: str, newest: _Newest) -> bool:
        """False: the database did not take it now. What is too large or another's now is given up."""
        try:
            await self._work.run(partial(_write, UUID(session), newest))
        except Exception as error:
            log.warning("session %s: its memory waits: %s", session, describe(error))
            return False
        return True


def _write(session: UUID, newest: _Newest) -> None:
    kept = newest.memory.model_dump_json(exclude_defaults=True)
    if len(kept) > MEMORY_MAX_CHARS:
        log.warning("session %s: a memory of %d characters is too large", session, len(kept))
    elif not remember_room(session, newest.epoch, revision=newest.revision, kept=kept):
        log.info("session %s: a memory of epoch %d came too late", session, newest.epoch)
