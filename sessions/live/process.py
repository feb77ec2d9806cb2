"""What this process is: a room node with its journal, rooms, leases and media, or a web process without.

Nothing is opened before `start`, which runs on the serving loop (or with the first websocket of a process
that was not started by `manage.py serve`).
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Literal, Protocol
from uuid import UUID, uuid4

from sessions.core.protocol.values import Line, Trouble
from sessions.core.rtp.news import News
from sessions.live.clock import SteadyClock
from sessions.live.database import DatabaseWork
from sessions.live.door import Door
from sessions.live.drain import Drain, Health, write_batch
from sessions.live.fault import describe
from sessions.live.hub import Hub, RoomUnavailable
from sessions.live.journal import SUFFIX, Journal, take_orphans
from sessions.live.loop_lag import LoopLag
from sessions.live.media import RoomMedia
from sessions.live.runner import RoomRunner
from sessions.live.tenure import Tenure
from sessions.live.topics import poke_attendance
from sessions.services import leases

log = logging.getLogger(__name__)

ProcessRole = Literal["all", "web", "rooms"]
WATCH_EVERY_S = 1.0
UNHEARD_S = 7.0  # three reports that were not taken; less, and a moment's load on a database is a banner
DISK_LOW_BYTES = 32 * 1024 * 1024  # journals have space of their own; everything else has not
TROUBLES: Mapping[Health, Trouble | None] = {
    "sound": None,
    "database_away": "database_away",
    "disk_failing": "disk_failing",
    "no_reserve": "disk_full",
}
_RETRY_S = 2.0
_FREE_THE_PORT = "End whatever has it, or set another VIOIP_MEDIA_PORT; rooms open as soon as it is free."
_OPEN_MAX_S = 5.0
_FLUSH_MAX_S = 3.0
_MEDIA_STOP_MAX_S = 5.0


class OwnMedia(RoomMedia, Protocol):
    """The media plane with its beginning and end."""

    async def start(self) -> None:
        """Open the port on the running loop."""

    async def stop(self) -> None:
        """Close everything, soon."""

    def counts(self) -> Mapping[str, Mapping[str, float]]:
        """Numbers of this moment, by what they count and of which kind."""


class MediaWatch(Protocol):
    """Whom the media plane tells of its peers. All calls return at once and never raise."""

    def proved(self, peer: str) -> None:
        """`peer` is alive."""

    def rated(self, peer: str, line: Line) -> None:
        """How well the media of `peer` get through."""

    def found(self, room: str, news: News) -> None:
        """Who speaks, what is kept from whom, what is of use."""


MakeMedia = Callable[[MediaWatch], OwnMedia]


class RoomProcess:
    """The live side of one process. `make_media` is given whom to tell of its peers."""

    def __init__(self, *, var: Path, url: str, make_media: MakeMedia, role: ProcessRole = "all") -> None:
        self.role = role
        self.clock = SteadyClock()
        self.work = DatabaseWork()
        self.door = Door(self.clock)
        self.lag = LoopLag()
        self.is_ready = False
        self.stopping = asyncio.Event()
        self._node = uuid4()
        self._journals = var / "journal"
        self._url = url
        self._make_media = make_media
        self._starting: asyncio.Task[None] | None = None
        self._watching: asyncio.Task[None] | None = None

    @property
    def health(self) -> Health:
        """How facts fare between the rooms and the database; `sound` for a process without rooms.

        A report that the database did not take for long says so before a fact has to wait.
        """
        if not hasattr(self, "_tenure"):
            return "sound"
        health = self._drain.health
        if health == "disk_failing" or self._tenure.silent_s <= UNHEARD_S:
            return health
        return "database_away"

    async def start(self) -> None:
        """Drain what former processes left, register, open for rooms. Waits for the database."""
        if self._starting is None:
            self.lag.start()
            self._starting = asyncio.create_task(self._start())
        await asyncio.shield(self._starting)

    @property
    def media(self) -> OwnMedia:
        """The media plane of a room node that is ready."""
        return self._media

    async def room(self, session: UUID) -> RoomRunner:
        """The room of `session`. Raises `RoomElsewhere` or `RoomUnavailable`."""
        try:
            async with asyncio.timeout(_OPEN_MAX_S):
                await self.start()
        except TimeoutError as late:
            raise RoomUnavailable from late
        return await self.hub.room(session)

    def counts(self) -> Mapping[str, Mapping[str, float]]:
        """Numbers of this moment, by what they count and of which kind; nothing before the rooms are open."""
        if not self.is_ready:
            return {}
        own = {"rooms": {"": len(self.hub.epochs())}, "websockets": {"": self.hub.load}}
        return {**own, **self._media.counts()}

    async def stop(self) -> None:
        """Send everybody away for a moment, keep what happened, give up the rooms. Takes a few seconds."""
        self.is_ready = False
        self.stopping.set()
        self.lag.stop()
        if self._starting is None:
            return
        self._starting.cancel()
        if self._watching is not None:
            self._watching.cancel()
            await asyncio.wait({self._watching})
        if hasattr(self, "hub"):
            await self.hub.stop()
            await self._drain.stop(_FLUSH_MAX_S)
            await self._tenure.stop()
            async with asyncio.timeout(_MEDIA_STOP_MAX_S):
                await self._media.stop()
            self._journal.close()
        self.work.close()

    async def _start(self) -> None:
        if self.role == "web":
            return
        self._journal = Journal(self._journals / f"{self._node}{SUFFIX}")
        self._drain = Drain(self._journal, self.work, poke_attendance)
        self.hub = Hub(self._node, clock=self.clock, work=self.work, drain=self._drain)
        self._tenure = Tenure(self._node, self._url, hub=self.hub, work=self.work)
        self._media = self._make_media(self.hub)
        await self._open_port()
        await self._until_done(self._inherit)
        await self._until_done(self._tenure.renew)
        self._drain.start()
        self._tenure.start()
        self.hub.begin(self._media)
        self._watching = asyncio.create_task(self._watch())
        self.is_ready = True

    async def _watch(self) -> None:
        """Facilitators hear of trouble within 15 s (PROMISES R5, R6, R13), and of its end."""
        while True:
            health = self.health
            if health == "sound" and free_bytes(self._journals) < DISK_LOW_BYTES:
                health = "no_reserve"
            self.hub.warn(TROUBLES[health])
            await asyncio.sleep(WATCH_EVERY_S)

    async def _open_port(self) -> None:
        """Wait for a port that another process still has; the log says so once, however long it takes."""
        is_told = False
        while True:
            try:
                return await self._media.start()
            except OSError as error:
                if not is_told:
                    log.warning("the media port cannot be opened: %s. %s", error.strerror, _FREE_THE_PORT)
                is_told = True
                await asyncio.sleep(_RETRY_S)

    async def _until_done(self, step: Callable[[], Awaitable[None]]) -> None:
        while True:
            try:
                return await step()
            except Exception as error:
                log.warning("waiting for the database: %s", describe(error))
                await asyncio.sleep(_RETRY_S)

    async def _inherit(self) -> None:
        """Drain the journals of dead processes on this machine, and give up their rooms."""
        for orphan in take_orphans(self._journals, but=self._journal.path):
            try:
                await self.work.run(partial(_drain_orphan, orphan), deadline_s=60.0)
                orphan.mark_drained(orphan.last)
            finally:
                orphan.close()


def free_bytes(place: Path) -> int:
    """What the disk of `place` still takes from this process."""
    found = os.statvfs(place)
    return found.f_bavail * found.f_frsize


def _drain_orphan(orphan: Journal) -> None:
    facts = [entry.fact for entry in orphan.pending(orphan.last)]
    log.info("journal %s of a former process: %d facts", orphan.node, len(facts))
    write_batch(facts, orphan.set_aside)
    leases.release_all(UUID(orphan.node))
