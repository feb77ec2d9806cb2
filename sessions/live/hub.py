"""The rooms of this process: opened on demand under a lease, closed when idle, refused or stopped."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Collection, Mapping
from functools import partial
from uuid import UUID

from sessions.core.attendance.facts import LeftReason
from sessions.core.protocol.events import CloseCode, Restarting
from sessions.core.protocol.values import Line, Trouble
from sessions.core.room.plan import Leader, RoomPlan, RoomRules, seats_for
from sessions.core.room.room import Room
from sessions.core.rtp.news import News
from sessions.live.clock import SteadyClock
from sessions.live.database import DatabaseWork
from sessions.live.drain import Drain
from sessions.live.enactment import Ends, Guest
from sessions.live.media import RoomMedia, found
from sessions.live.memory import MemoryWriter
from sessions.live.runner import Departed, FoundOut, Proved, Rated, RoomRunner, Warned
from sessions.queries.login import Connected
from sessions.queries.room_source import RoomSource, room_source
from sessions.queries.therapy_session import ended_sessions
from sessions.services import leases

log = logging.getLogger(__name__)

MEMORY_STOP_MAX_S = 2.0
COME_BACK_MS = 700  # spread over as much again, so that a room does not come back as one


class RoomElsewhere(Exception):  # noqa: N818 - an answer, no error
    """Another node owns the room."""


class RoomUnavailable(Exception):  # noqa: N818 - an answer, no error
    """The room cannot be opened at this moment; coming back soon may help."""


class Hub:
    """`rooms` by session. All methods belong to the event loop."""

    def __init__(self, node: UUID, *, clock: SteadyClock, work: DatabaseWork, drain: Drain) -> None:
        self._node = node
        self._clock = clock
        self._work = work
        self._drain = drain
        self._memory = MemoryWriter(work)
        self._media: RoomMedia | None = None
        self._rooms: dict[UUID, RoomRunner] = {}
        self._opening: dict[UUID, asyncio.Task[RoomRunner]] = {}
        self._revoked: set[Connected] = set()
        self._trouble: Trouble | None = None

    @property
    def load(self) -> int:
        """Connected websockets."""
        return sum(room.load for room in self._rooms.values())

    def begin(self, media: RoomMedia) -> None:
        """Rooms may be opened from now on."""
        self._media = media

    def epochs(self) -> dict[UUID, int]:
        """The rooms that are open, each with its epoch."""
        return {session: room.epoch for session, room in self._rooms.items()}

    async def room(self, session: UUID) -> RoomRunner:
        """The room of `session`, opened if need be. Raises `RoomElsewhere` or `RoomUnavailable`."""
        room = self._rooms.get(session)
        if room is not None and not room.has_ended:
            return room
        if (opening := self._opening.get(session)) is None:
            work = self._open(session) if room is None else self._open_again(session, room)
            opening = asyncio.create_task(work)
            self._opening[session] = opening
            opening.add_done_callback(lambda _: self._opening.pop(session, None))
        return await asyncio.shield(opening)

    def guests(self) -> dict[Connected, list[tuple[RoomRunner, Guest]]]:
        """Everybody connected, by what a revocation would name."""
        found: dict[Connected, list[tuple[RoomRunner, Guest]]] = {}
        for room in self._rooms.values():
            for guest in room.guests():
                who = Connected(guest.user, guest.login, room.session)
                found.setdefault(who, []).append((room, guest))
        return found

    def proved(self, peer: str) -> None:
        """Authentic media of `peer` was seen; peers of no room are ignored."""
        self._post(peer, Proved(peer))

    def rated(self, peer: str, line: Line) -> None:
        """How well the media of `peer` get through has changed; peers of no room are ignored."""
        self._post(peer, Rated(peer, line))

    def found(self, room: str, news: News) -> None:
        """The media plane found something out about a room; of rooms that are not open: nothing."""
        runner = self._rooms.get(UUID(room))
        if runner is not None:
            runner.post(FoundOut(found(news)))

    def warn(self, trouble: Trouble | None) -> None:
        """Tell every room what is wrong with this server, and those that are opened while it is."""
        if trouble != self._trouble:
            self._trouble = trouble
            for room in self._rooms.values():
                room.post(Warned(trouble))

    def expect(self, leaders: Mapping[UUID, tuple[Leader, ...]]) -> None:
        """Tell open rooms who is to lead in each; rooms that are not open read it as they are opened."""
        for session, room in self._rooms.items():
            if session in leaders:
                room.expect(leaders[session])

    def _post(self, peer: str, item: Proved | Rated) -> None:
        room = next((room for room in self._rooms.values() if room.has_peer(peer)), None)
        if room is not None:
            room.post(item)

    def revoke(self, who: Connected, reason: LeftReason) -> None:
        """Close every websocket of `who`, and their media; their old tokens are good for nothing here."""
        self._revoked.add(who)
        for room, guest in self.guests().get(who, []):
            guest.socket.close(CloseCode.TICKET_REFUSED)
            room.post(Departed(guest, reason))

    def is_revoked(self, who: Connected) -> bool:
        """Whether `who` was sent away by a revocation."""
        return who in self._revoked

    def sent_away(self) -> set[Connected]:
        """Everybody a revocation sent away whose cause, as far as is known, is still there."""
        return set(self._revoked)

    def restore(self, people: Collection[Connected]) -> None:
        """The cause of their revocation is gone: they may come in again."""
        self._revoked.difference_update(people)

    async def keep_only(self, believed: Mapping[UUID, int], held: Mapping[UUID, int]) -> None:
        """Stop the rooms of `believed` that a renewal refused: another node has them now."""
        for session, epoch in believed.items():
            if held.get(session) != epoch and self.epochs().get(session) == epoch:
                log.warning("session %s: the lease of epoch %s was refused", session, epoch)
                await self._rooms.pop(session).stop(CloseCode.NOT_THE_OWNER, come_back())

    async def close_idle(self) -> None:
        """Give up rooms that nobody is in, once the database has their facts and memories."""
        idle = [session for session, room in self._rooms.items() if room.is_idle]
        for session in idle:
            is_kept = not self._memory.waits(str(session))
            if is_kept and await self._drain.flush() and self._rooms[session].is_idle:
                await self._rooms.pop(session).stop(CloseCode.RESTARTING)
                await self._work.run(partial(leases.release, session, self._node))

    async def stop(self) -> None:
        """Send everybody away for a moment and close every room."""
        for task in list(self._opening.values()):
            task.cancel()
        rooms, self._rooms = list(self._rooms.values()), {}
        for room in rooms:
            await room.stop(CloseCode.RESTARTING, come_back())
        await self._memory.stop(MEMORY_STOP_MAX_S)

    async def _open(self, session: UUID) -> RoomRunner:
        media = self._media
        if media is None:
            raise RoomUnavailable
        try:
            lease = await self._work.run(partial(leases.acquire, session, self._node))
            source = await self._work.run(partial(room_source, session))
        except Exception as error:
            log.warning("session %s cannot be opened: %s", session, type(error).__name__)
            raise RoomUnavailable from error
        if isinstance(lease, leases.HeldElsewhere):
            raise RoomElsewhere
        return self._begin(plan_of(session, source, lease.epoch), source, media)

    async def _open_again(self, session: UUID, room: RoomRunner) -> RoomRunner:
        """The room that ended, or a new one from its facts when somebody has taken the End back since."""
        try:
            is_written = await self._drain.flush()
            is_over = session in await self._work.run(partial(ended_sessions, [session]))
        except Exception as error:
            raise RoomUnavailable from error
        if is_over or not is_written:
            return room
        self._rooms.pop(session, None)
        await room.stop(CloseCode.SESSION_ENDED)
        return await self._open(session)

    def _begin(self, plan: RoomPlan, source: RoomSource, media: RoomMedia) -> RoomRunner:
        room, effects = Room.rebuilt(plan, source.facts, self._clock.now_ms(), memory=source.memory)
        ends = Ends(self._drain, media, self._memory)
        runner = RoomRunner(plan, room, clock=self._clock, ends=ends)
        self._rooms[UUID(plan.session)] = runner
        runner.start(effects)
        if self._trouble is not None:
            runner.post(Warned(self._trouble))
        log.info("session %s is open here, epoch %s", plan.session, plan.epoch)
        return runner


def plan_of(session: UUID, source: RoomSource, epoch: int) -> RoomPlan:
    """The room's plan; every expected person has a seat, and a few more."""
    return RoomPlan(
        session=str(session),
        title=source.title,
        scheduled_start_ms=source.scheduled_start_ms,
        scheduled_end_ms=source.scheduled_end_ms,
        seats=seats_for(source.expected),
        epoch=epoch,
        meeting=source.meeting,
        leaders=source.leaders,
        holds=source.holds,
        rules=RoomRules(
            heartbeat_s=source.rules.heartbeat_s,
            gone_after_s=source.rules.gone_after_s,
            early_cap_s=source.rules.early_cap_s,
            overrun_cap_s=source.rules.overrun_cap_s,
            staff_grace_s=source.rules.staff_grace_s,
            unled_end_s=source.rules.unled_end_s,
            credit_breaks=source.rules.credit_breaks,
            cap_action=source.rules.cap_action,
            grace_s=source.rules.grace_s,
            grace_cap_s=source.rules.grace_cap_s,
            video_only=source.rules.video_required == "exclude",
        ),
        video_only=source.video_only,
    )


def come_back() -> Restarting:
    """When to come back, spread so that a room does not return in one instant."""
    return Restarting(wait_ms=COME_BACK_MS + random.randrange(COME_BACK_MS))  # noqa: S311 - no secret
