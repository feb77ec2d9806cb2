"""Carries out what a room wants done: on websockets, in the journal, in the media plane."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from sessions.core.attendance.facts import Fact
from sessions.core.protocol.events import Answered, LinesReported, Message, Refused, RejoinGranted
from sessions.core.protocol.values import RefusalCode
from sessions.core.room.effects import (
    AttendanceChanged,
    Close,
    CloseMedia,
    DoorNoted,
    Effect,
    GrantRejoin,
    HandoutNoted,
    LineSaid,
    Negotiate,
    PlaceMedia,
    Record,
    Remember,
    Removed,
    ReportLines,
    SafetyNoted,
    SeatMedia,
    Send,
    SendingMedia,
    StageMedia,
    WishMedia,
)
from sessions.core.room.memory import RoomMemory
from sessions.core.room.plan import RoomPlan
from sessions.live.fault import note
from sessions.live.lines import lines_of
from sessions.live.media import RoomMedia, direct
from sessions.media.node import OfferRefused
from sessions.services import tickets

log = logging.getLogger(__name__)

Written = Record | AttendanceChanged | Remember | Removed | DoorNoted | SafetyNoted | LineSaid | HandoutNoted

NEGOTIATE_MAX_S = 10.0
REJOIN_AFTER_END_MS = 2 * 3600 * 1000  # a room that runs over still takes people back


class PeerSocket(Protocol):
    """A peer's websocket. Both calls return at once and never raise."""

    def send(self, message: Message) -> None:
        """Put `message` on its way."""

    def close(self, code: int) -> None:
        """Close after what was sent before."""


class Ledger(Protocol):
    """Where facts go."""

    def record(self, fact: Fact, *, urgent: bool) -> None:
        """Keep `fact`."""

    def announce(self, session: str) -> None:
        """Poke dashboards once what was recorded is in the database."""

    def audit(self, session: str, done: Removed | DoorNoted) -> None:
        """Put a removal, or what was decided at the door, on the audit trail."""

    def note(self, session: str, said: SafetyNoted | LineSaid | HandoutNoted) -> None:
        """Write down what concerns somebody's safety, a line said at the door, what became of a handout."""


class Keeper(Protocol):
    """Where a room's memory goes."""

    def remember(self, session: str, epoch: int, memory: RoomMemory) -> None:
        """Save `memory`, soon."""


@dataclass(frozen=True, slots=True)
class Ends:
    """Where the effects of a room go, but for its websockets."""

    ledger: Ledger
    media: RoomMedia
    keeper: Keeper


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Guest:
    """One websocket and who came through it, in which login; equal to nothing but itself."""

    user: str
    login: str
    role: tickets.Role
    name: str
    socket: PeerSocket
    capacity: tickets.Capacity | None = None
    pronouns: str = ""
    here_for: str | None = None


@dataclass(frozen=True, slots=True)
class Negotiated:
    """The media plane's answer to an offer, on its way to `peer`."""

    peer: str
    reply: Answered | Refused


class Enactment:
    """The hands of one room. `post` brings an answer back to the room's own task."""

    def __init__(self, plan: RoomPlan, ends: Ends, *, post: Callable[[Negotiated], bool]) -> None:
        self.guests: dict[str, Guest] = {}
        self.with_media: set[str] = set()
        self._plan = plan
        self._ledger = ends.ledger
        self._media = ends.media
        self._keeper = ends.keeper
        self._post = post
        self._negotiations: dict[str, asyncio.Task[None]] = {}

    def carry_out(self, effects: Iterable[Effect]) -> None:
        """Every effect, in order; one that fails does not keep the others from happening."""
        for effect in effects:
            try:
                self._enact(effect)
            except Exception as error:
                note(log, error, "session %s: %s failed", self._plan.session, type(effect).__name__)

    def send(self, peer: str, message: Message) -> None:
        """Send to `peer`, if it is still connected."""
        if (guest := self.guests.get(peer)) is not None:
            guest.socket.send(message)

    def close_all(self, code: int, farewell: Message | None = None) -> None:
        """Say `farewell` to every websocket and close it; end every negotiation."""
        for guest in self.guests.values():
            if farewell is not None:
                guest.socket.send(farewell)
            guest.socket.close(code)
        for task in self._negotiations.values():
            task.cancel()

    def close_media(self) -> None:
        """End every peer connection, also of those whose websocket is gone."""
        for peer in self.with_media:
            self._media.close(peer)
        self.with_media.clear()

    def _enact(self, effect: Effect) -> None:
        match effect:
            case Send(peer, message):
                self.send(peer, message)
            case Close(peer, code):
                self._close(peer, code)
            case GrantRejoin():
                self._grant(effect)
            case Negotiate():
                self._negotiate(effect)
            case SeatMedia() | PlaceMedia() | SendingMedia() | StageMedia() | WishMedia():
                direct(self._media, self._plan.session, effect)
            case ReportLines(peer, ref, asked):
                self.send(peer, LinesReported(ref=ref, lines=lines_of(self._media, asked)))
            case CloseMedia(peer):
                self._close_media(peer)
            case _:
                self._write_down(effect)

    def _write_down(self, effect: Written) -> None:
        match effect:
            case Record(fact, urgent):
                self._ledger.record(fact, urgent=urgent)
            case AttendanceChanged():
                self._ledger.announce(self._plan.session)
            case Remember(memory):
                self._keeper.remember(self._plan.session, self._plan.epoch, memory)
            case Removed() | DoorNoted():
                self._ledger.audit(self._plan.session, effect)
            case SafetyNoted() | LineSaid() | HandoutNoted():
                self._ledger.note(self._plan.session, effect)

    def _close(self, peer: str, code: int) -> None:
        if (guest := self.guests.get(peer)) is not None:
            guest.socket.close(code)

    def _close_media(self, peer: str) -> None:
        if (running := self._negotiations.get(peer)) is not None:
            running.cancel()
        self.with_media.discard(peer)
        self._media.close(peer)

    def _grant(self, grant: GrantRejoin) -> None:
        guest = self.guests[grant.peer]
        token = tickets.RejoinToken(
            user=guest.user,
            login=guest.login,
            session=self._plan.session,
            role=guest.role,
            name=guest.name,
            capacity=guest.capacity,
            pronouns=guest.pronouns,
            here_for=guest.here_for,
            seat=grant.seat,
            peer=grant.peer,
            chosen_ms=grant.chosen_ms,
            expires_ms=self._plan.scheduled_end_ms + REJOIN_AFTER_END_MS,
        )
        guest.socket.send(RejoinGranted(token=tickets.sign_rejoin(token)))

    def _negotiate(self, offer: Negotiate) -> None:
        if (running := self._negotiations.get(offer.peer)) is not None:
            running.cancel()
        self.with_media.add(offer.peer)
        if (guest := self.guests.get(offer.peer)) is not None:
            self._media.set_priority(offer.peer, guest.role == "facilitator")
        task = asyncio.create_task(self._answer(offer))
        self._negotiations[offer.peer] = task
        task.add_done_callback(lambda done: self._forget(offer.peer, done))

    def _forget(self, peer: str, done: asyncio.Task[None]) -> None:
        if self._negotiations.get(peer) is done:
            del self._negotiations[peer]

    async def _answer(self, offer: Negotiate) -> None:
        self._post(Negotiated(offer.peer, await self._ask(offer)))

    async def _ask(self, offer: Negotiate) -> Answered | Refused:
        try:
            async with asyncio.timeout(NEGOTIATE_MAX_S):
                sdp = await self._media.connect(
                    offer.peer, room=self._plan.session, seats=self._plan.lines, sdp=offer.sdp
                )
        except OfferRefused as refused:
            return Refused(ref=offer.ref, code=RefusalCode.BAD_OFFER, detail=refused.detail)
        except Exception as error:
            note(log, error, "session %s: no answer to an offer", self._plan.session)
            return Refused(ref=offer.ref, code=RefusalCode.BAD_OFFER, detail="The offer was not answered.")
        return Answered(ref=offer.ref, sdp=sdp)
