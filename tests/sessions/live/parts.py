"""Ends of the wire for tests of one room: sockets, a ledger and a media plane that remember."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from sessions.core.attendance.facts import Fact
from sessions.core.protocol.events import Message
from sessions.core.room.arrival import Arrival
from sessions.core.room.effects import DoorNoted, HandoutNoted, LineSaid, Removed, SafetyNoted
from sessions.core.room.memory import RoomMemory
from sessions.core.room.plan import RoomPlan
from sessions.core.rtp.line import LineState
from sessions.live.enactment import Guest
from sessions.live.runner import Arrived
from sessions.media.node import OfferRefused

SESSION = "22222222-2222-4222-8222-222222222222"
PLAN = RoomPlan(
    session=SESSION, title="Circle", scheduled_start_ms=0, scheduled_end_ms=10**13, seats=4, epoch=1
)


@dataclass
class Line:
    """A websocket that keeps what it was told."""

    messages: list[Message] = field(default_factory=list)
    code: int | None = None
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def send(self, message: Message) -> None:
        self.messages.append(message)
        self.news.set()

    def close(self, code: int) -> None:
        self.code = self.code or code
        self.news.set()

    async def until(self, kind: str) -> Message:
        async with asyncio.timeout(5):
            while True:
                self.news.clear()
                for message in self.messages:
                    if message.type == kind:
                        return message
                await self.news.wait()

    async def until_ref(self, ref: int) -> None:
        """Until a command was answered."""
        async with asyncio.timeout(5):
            while not any(getattr(message, "ref", None) == ref for message in self.messages):
                self.news.clear()
                await self.news.wait()

    async def closed(self) -> int:
        async with asyncio.timeout(5):
            while self.code is None:
                self.news.clear()
                await self.news.wait()
        return self.code


@dataclass
class Pages:
    """A ledger and a memory that keep what they are given, in order."""

    facts: list[Fact] = field(default_factory=list)
    urgent: list[bool] = field(default_factory=list)
    announced: list[str] = field(default_factory=list)
    removals: list[tuple[str, Removed | DoorNoted]] = field(default_factory=list)
    notes: list[tuple[str, SafetyNoted | LineSaid | HandoutNoted]] = field(default_factory=list)
    memories: list[tuple[str, int, RoomMemory]] = field(default_factory=list)

    def record(self, fact: Fact, *, urgent: bool) -> None:
        self.facts.append(fact)
        self.urgent.append(urgent)

    def announce(self, session: str) -> None:
        self.announced.append(session)

    def audit(self, session: str, done: Removed | DoorNoted) -> None:
        self.removals.append((session, done))

    def note(self, session: str, said: SafetyNoted | LineSaid | HandoutNoted) -> None:
        self.notes.append((session, said))

    def remember(self, session: str, epoch: int, memory: RoomMemory) -> None:
        self.memories.append((session, epoch, memory))


@dataclass
class Deck:
    """A media plane that answers "bad" with a refusal, never answers "slow", and notes every call."""

    calls: list[tuple[object, ...]] = field(default_factory=list)
    lines: dict[str, LineState] = field(default_factory=dict)

    async def connect(self, peer: str, *, room: str, seats: int, sdp: str) -> str:
        if sdp == "bad":
            raise OfferRefused("no m-lines")
        if sdp == "slow":
            await asyncio.Event().wait()
        if sdp == "bug":
            raise KeyError("Canary")
        return f"answer to {peer} in {room} with {seats} seats"

    def set_seat(self, room: str, seat: int, peer: str | None) -> None:
        self.calls.append(("seat", room, seat, peer))

    def set_sending(self, peer: str, microphone: bool, camera: bool) -> None:
        self.calls.append(("sending", peer, microphone, camera))

    def set_place(self, peer: str, place: str) -> None:
        self.calls.append(("place", peer, place))

    def set_priority(self, peer: str, is_leading: bool) -> None:
        self.calls.append(("priority", peer, is_leading))

    def set_stage(self, room: str, seat: int, peer: str | None) -> None:
        self.calls.append(("stage", room, seat, peer))

    def set_wishes(self, peer: str, heights: Mapping[int, int], pinned: int | None) -> None:
        self.calls.append(("wishes", peer, dict(heights), pinned))

    def line(self, peer: str) -> LineState | None:
        return self.lines.get(peer)

    def close(self, peer: str) -> None:
        self.calls.append(("close", peer))


def guest(user: str = "ana", role: str = "client") -> tuple[Guest, Line]:
    line = Line()
    is_leader = role == "facilitator"
    name = user.title()
    return (
        Guest(
            user=user,
            login=f"login of {user}",
            role="facilitator" if is_leader else "client",
            name=name,
            socket=line,
        ),
        line,
    )


def arrived(one: Guest, peer: str, *, former: str | None = None, admitted: bool = False) -> Arrived:
    arrival = Arrival(peer=peer, person=one.user, name=one.name, role=one.role, admitted=admitted)
    return Arrived(one, arrival, 1, former)
