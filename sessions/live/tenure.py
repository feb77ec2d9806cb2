"""Keeps this node alive in the database: its report, and the leases of its rooms, every two seconds.

A database that is away ends nothing: only a renewal that is *refused* makes a room stop.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Collection
from functools import partial
from uuid import UUID

from sessions.core.attendance.facts import LeftReason
from sessions.live.database import DatabaseWork
from sessions.live.fault import describe
from sessions.live.hub import Hub
from sessions.live.topics import ROSTER, pokes
from sessions.queries.leaders import expected_leaders
from sessions.queries.login import Connected, revoked
from sessions.services import leases
from sessions.services.chores import do_chores
from sessions.services.login import prolong
from sessions.services.placement import report_node, retire_node

log = logging.getLogger(__name__)

RENEW_EVERY_S = 2.0  # a third of a lease's life: two renewals may be lost
RECHECK_EVERY_S = 4.0  # a log-out closes sockets within five seconds, on every node (PROMISES R25)
IDLE_EVERY_S = 30.0
CHORES_EVERY_S = 3600.0

Duty = Callable[[], Awaitable[None]]


class Tenure:
    """The periodic duties of a room node."""

    def __init__(self, node: UUID, url: str, *, hub: Hub, work: DatabaseWork) -> None:
        self._node = node
        self._url = url
        self._hub = hub
        self._work = work
        self._tasks: list[asyncio.Task[None]] = []
        self._heard_s = time.monotonic()

    @property
    def silent_s(self) -> float:
        """Seconds since the database last took this node's report."""
        return time.monotonic() - self._heard_s

    def start(self) -> None:
        """Begin, on the running loop."""
        duties = (
            (self.renew, RENEW_EVERY_S),
            (self.recheck, RECHECK_EVERY_S),
            (self.follow_rosters, RECHECK_EVERY_S),
            (self._hub.close_idle, IDLE_EVERY_S),
        )
        self._tasks = [asyncio.create_task(_every(pause_s, duty)) for duty, pause_s in duties]
        self._tasks.append(asyncio.create_task(_now_and_every(CHORES_EVERY_S, self.tidy)))
        self._tasks.append(asyncio.create_task(self._heed_rosters()))

    async def stop(self) -> None:
        """Stop reporting and give up every room, if the database listens."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        try:
            await self._work.run(partial(_leave, self._node), deadline_s=2.0)
        except Exception as error:
            log.warning("leases are left to run out: %s", describe(error))

    async def renew(self) -> None:
        """Report, renew, and stop the rooms that are another's now. Raises what the database raises."""
        believed = self._hub.epochs()
        held = await self._work.run(partial(_report, self._node, self._url, self._hub.load))
        self._heard_s = time.monotonic()
        await self._hub.keep_only(believed, held)

    async def tidy(self) -> None:
        """Do the clinic's regular chores; several nodes that do them at once do no harm."""
        gone = await self._work.run(do_chores)
        if gone.any:
            log.info("forgotten: %s", gone)

    async def recheck(self) -> None:
        """Close the websockets of people who were logged out, disabled or taken off the roster. The logins of
        the others do not run out while they are here. Who was sent away by a mistake that has been put right
        since may come back."""
        connected, sent_away = set(self._hub.guests()), self._hub.sent_away()
        if not connected | sent_away:
            return
        gone = await self._work.run(partial(_recheck, connected | sent_away))
        self._hub.restore(sent_away - gone.keys())
        for who in connected & gone.keys():
            log.info("session %s: access of user %s was revoked", who.session, who.user)
            self._hub.revoke(who, gone[who])

    async def follow_rosters(self) -> None:
        """Tell every open room who is to lead: a substitute may have been found since."""
        sessions = list(self._hub.epochs())
        if sessions:
            self._hub.expect(await self._work.run(partial(expected_leaders, sessions)))

    async def _heed_rosters(self) -> None:
        """At once when a roster is said to have changed; a lost poke is made up for by the next turn."""
        async for _ in pokes(ROSTER):
            await _try(self.follow_rosters)


async def _now_and_every(pause_s: float, duty: Duty) -> None:
    """At once as well: a node that is restarted every half hour would never come to it."""
    await _try(duty)
    await _every(pause_s, duty)


async def _every(pause_s: float, duty: Duty) -> None:
    while True:
        await asyncio.sleep(pause_s)
        await _try(duty)


async def _try(duty: Duty) -> None:
    try:
        await duty()
    except Exception as error:
        log.warning("%s failed: %s", getattr(duty, "__name__", "duty"), describe(error))


def _report(node: UUID, url: str, load: int) -> dict[UUID, int]:
    report_node(node, url=url, load=load)
    return leases.renew(node)


def _recheck(connected: Collection[Connected]) -> dict[Connected, LeftReason]:
    gone = revoked(connected)
    prolong({one.login for one in connected if one not in gone})
    return gone


def _leave(node: UUID) -> None:
    leases.release_all(node)
    retire_node(node)
