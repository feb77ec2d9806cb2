"""One task a room: the only one that touches its state. Everybody else posts to a bounded inbox.

The room says when it wants to be woken; whatever an input raises is logged without a word of its own,
the websocket it came from is closed, and the room goes on.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from dataclasses import dataclass, replace

from sessions.core.attendance.facts import LeftReason
from sessions.core.protocol.commands import Command
from sessions.core.protocol.events import CloseCode, Message
from sessions.core.protocol.values import Line, Trouble
from sessions.core.room.arrival import Arrival
from sessions.core.room.effects import Effect
from sessions.core.room.plan import Leader, RoomPlan
from sessions.core.room.room import Room
from sessions.core.room.telling import Found
from sessions.live.clock import SteadyClock
from sessions.live.enactment import Enactment, Ends, Guest, Negotiated
from sessions.live.fault import note

log = logging.getLogger(__name__)

INBOX_MAX = 2048  # a second of everybody's rate limit; beyond it a sender is closed, never the room
TICK_MIN_S = 0.01  # a room that asks to be woken in the past still lets others run
INTERNAL_ERROR = 1011


@dataclass(frozen=True, slots=True)
class Arrived:
    """A websocket proved who it is. `former` is the connection that its rejoin token was granted to."""

    guest: Guest
    arrival: Arrival
    ref: int
    former: str | None = None


@dataclass(frozen=True, slots=True)
class Commanded:
    """A guest asks for something."""

    guest: Guest
    command: Command


@dataclass(frozen=True, slots=True)
class Departed:
    """The websocket of a guest is closed, or its right to be here is gone."""

    guest: Guest
    reason: LeftReason


@dataclass(frozen=True, slots=True)
class Proved:
    """Authentic media of a peer was seen."""

    peer: str


@dataclass(frozen=True, slots=True)
class Rated:
    """How well the media of a peer get through."""

    peer: str
    line: Line


@dataclass(frozen=True, slots=True)
class FoundOut:
    """The media plane found something out."""

    found: Found


@dataclass(frozen=True, slots=True)
class Warned:
    """Something is wrong with the server, or is no longer."""

    trouble: Trouble | None


@dataclass(frozen=True, slots=True)
class Rostered:
    """Who is to lead, by the roster."""

    leaders: tuple[Leader, ...]


Input = Arrived | Commanded | Departed | Proved | Rated | FoundOut | Warned | Rostered | Negotiated


class RoomRunner:
    """Owns `room` from `start` to `stop`. `epoch` is that of the lease it runs under."""

    def __init__(self, plan: RoomPlan, room: Room, *, clock: SteadyClock, ends: Ends) -> None:
        self.session = plan.session
        self.epoch = plan.epoch
        self._room = room
        self._clock = clock
        self._inbox: asyncio.Queue[Input] = asyncio.Queue(INBOX_MAX)
        self._enactment = Enactment(plan, ends, post=self.post)
        self._leaders = plan.leaders
        self._peers: dict[Guest, str] = {}
        self._task: asyncio.Task[None] | None = None

    @property
    def load(self) -> int:
        """How many websockets are in the room, the lobby included."""
        return len(self._enactment.guests)

    @property
    def is_idle(self) -> bool:
        """Nobody is here and nothing is planned to happen."""
        return not self._enactment.guests and self._inbox.empty() and self._room.deadline() is None

    @property
    def has_ended(self) -> bool:
        """The session is over, unless somebody has taken the End back since."""
        return self._room.has_ended

    def guests(self) -> list[Guest]:
        """Who is connected, the lobby included."""
        return list(self._enactment.guests.values())

    def has_peer(self, peer: str) -> bool:
        """Whether `peer` has media in this room; its websocket may be gone."""
        return peer in self._enactment.with_media

    def start(self, effects: Iterable[Effect] = ()) -> None:
        """Begin, on the running loop, with what a rebuilt room wants done first."""
        self._enactment.carry_out(effects)
        self._task = asyncio.create_task(self._run())

    def post(self, item: Input) -> bool:
        """Leave `item` for the room; False when the inbox is full and the item is lost."""
        try:
            self._inbox.put_nowait(item)
        except asyncio.QueueFull:
            log.warning("session %s: the inbox is full", self.session)
            return False
        return True

    def expect(self, leaders: tuple[Leader, ...]) -> None:
        """Tell the room who is to lead, if that is not what it was told before."""
        if leaders != self._leaders and self.post(Rostered(leaders)):
            self._leaders = leaders

    async def stop(self, code: int, farewell: Message | None = None) -> None:
        """End the task and close every websocket and its media; the room's facts stay as they are."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait({self._task})
        self._enactment.close_all(code, farewell)
        self._enactment.close_media()

    async def _run(self) -> None:
        while True:
            item = await self._next()
            try:
                effects = self._room.tick(self._clock.now_ms()) if item is None else self._take(item)
            except Exception as error:
                self._note_fault(item, error)
                continue
            self._enactment.carry_out(effects)

    async def _next(self) -> Input | None:
        """The next input, or None when it is time to wake the room."""
        deadline_ms = self._room.deadline()
        if deadline_ms is None:
            return await self._inbox.get()
        wait_s = (deadline_ms - self._clock.now_ms()) / 1000
        if wait_s <= 0 and self._inbox.empty():
            await asyncio.sleep(TICK_MIN_S)
            return None
        if wait_s <= 0:
            return None
        try:
            async with asyncio.timeout(wait_s):
                return await self._inbox.get()
        except TimeoutError:
            return None

    def _take(self, item: Input) -> list[Effect]:
        now = self._clock.now_ms()
        match item:
            case Arrived():
                return self._arrive(item, now)
            case Commanded(guest, command):
                peer = self._peers.get(guest)
                return self._room.handle(peer, command, now) if peer else []
            case Departed(guest, reason):
                return self._depart(guest, reason, now)
            case Proved(peer):
                return self._room.proof(peer, now)
            case Rated(peer, line):
                return self._room.rate(peer, line, now)
            case FoundOut(found):
                return self._room.find_out(found, now)
            case Warned(trouble):
                return self._room.warn(trouble, now)
            case Rostered(leaders):
                return self._room.expect(leaders, now)
            case Negotiated(peer, reply):
                self._enactment.send(peer, reply)
                return []

    def _arrive(self, item: Arrived, now: int) -> list[Effect]:
        arrival = item.arrival
        goes_on = arrival.resume is not None
        if item.former and self._room.may_continue(item.former, arrival.person, goes_on=goes_on):
            arrival = replace(arrival, peer=item.former)
            self._hang_up(item.former)
        self._peers[item.guest] = arrival.peer
        self._enactment.guests[arrival.peer] = item.guest
        return self._room.arrive(arrival, item.ref, now)

    def _hang_up(self, peer: str) -> None:
        """Closes the websocket that `peer` had, if it looks open yet; what it still brings is nobody's."""
        guest = self._enactment.guests.get(peer)
        if guest is not None:
            self._peers.pop(guest, None)
            guest.socket.close(CloseCode.SILENT)

    def _depart(self, guest: Guest, reason: LeftReason, now: int) -> list[Effect]:
        peer = self._peers.pop(guest, None)
        if peer is None or self._enactment.guests.get(peer) is not guest:
            return []
        del self._enactment.guests[peer]
        return self._room.depart(peer, reason, now)

    def _note_fault(self, item: Input | None, error: Exception) -> None:
        note(log, error, "session %s: %s failed", self.session, type(item).__name__)
        guest = getattr(item, "guest", None)
        if guest is not None:
            guest.socket.close(INTERNAL_ERROR)
