"""A synthetic participant: a whole client without codecs, for the demo clinic, for tests and for soaks.

It takes a ticket as a browser would, speaks `vioip.1`, waits to be admitted, connects its media once it has
its seat, and comes back with its rejoin token after a cut. It counts what it receives (`media.received`).
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from http.client import HTTPException
from itertools import count
from typing import Protocol

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.typing import Origin, Subprotocol

from sessions.core.protocol.commands import (
    AdmitAll,
    Beat,
    Command,
    End,
    Hello,
    Leave,
    Offer,
    SetSending,
    SetWishes,
    Start,
)
from sessions.core.protocol.events import (
    MESSAGES,
    Answered,
    BeatAnswered,
    CloseCode,
    LinesReported,
    MediaNews,
    Message,
    Numbered,
    Ok,
    Refused,
    RejoinGranted,
    Restarting,
    Resumed,
    Welcome,
)
from sessions.core.protocol.replay import apply
from sessions.core.protocol.values import Snapshot
from sessions.media.clip import Clip
from sessions.media.dtls import DtlsError
from sessions.media.synthetic_peer import SyntheticPeer

logger = logging.getLogger(__name__)

SUBPROTOCOL = Subprotocol("vioip.1")
BEAT_EVERY_S = 5.0
REPLY_DEADLINE_S = 10.0
COME_BACK_AFTER_S = 1.0
OPENING_MAX_S = 6.0
SILENCE_MAX_S = 12.0  # as a page: two beats and a slow answer
MESSAGE_MAX_BYTES = 1024 * 1024
# Closed like this, coming back is pointless.
FINAL_CODES = frozenset(
    {
        CloseCode.MALFORMED,
        CloseCode.TICKET_REFUSED,
        CloseCode.DENIED,
        CloseCode.BARRED,
        CloseCode.LEFT,
        CloseCode.SESSION_ENDED,
    }
)


class PeerFactory(Protocol):
    """Makes the media side of a connection, e.g. the class `SyntheticPeer`."""

    def __call__(self, *, seats: int, picture: Clip | None, voice: Clip | None) -> SyntheticPeer:
        """On the running loop."""


Find = Callable[[], Awaitable[str]]
Reply = Ok | Refused | Answered | BeatAnswered


class SyntheticParticipant:
    """One person in one room, from ticket to goodbye.

    `run` is the whole life and returns the code of the last close; cancel it to vanish without a word.
    `entered` is set while the person is in the room, `connected` while their media flows. `make_peer` makes
    the media side of each connection. `find` tells at which address the room is by now: like a page, they ask
    it once the address that they know has failed them. `lines_tried` counts how often they went for a line.
    """

    def __init__(
        self,
        url: str,
        ticket: str,
        *,
        origin: str,
        picture: Clip | None = None,
        voice: Clip | None = None,
        make_peer: PeerFactory = SyntheticPeer,
        find: Find | None = None,
    ) -> None:
        self._url, self._token, self._origin = url, ticket, Origin(origin)
        self._find, self._is_trusted = find, True
        self._heard_s = 0.0
        self._picture, self._voice = picture, voice
        self._make_peer = make_peer
        self._wanted = (voice is not None, picture is not None)
        self._refs = count(1)
        self._replies: dict[int, asyncio.Future[Reply]] = {}
        self._line: ClientConnection | None = None
        self._last: tuple[int, int] | None = None  # epoch and n of the last event seen
        self._joining: asyncio.Task[None] | None = None
        self._closing: set[asyncio.Task[None]] = set()
        self._wait_s = COME_BACK_AFTER_S
        self.lines_tried = 0
        self.peer = ""
        self.snapshot: Snapshot | None = None
        self.media: SyntheticPeer | None = None
        self.entered = asyncio.Event()
        self.connected = asyncio.Event()

    async def run(self) -> int:
        """Stay until the room says goodbye for good; come back after anything else."""
        try:
            while True:
                code = await self._stay()
                if code in FINAL_CODES:
                    return code
                await asyncio.sleep(self._wait_s)
        finally:
            await self._end_media()

    @property
    def way_in(self) -> tuple[str, str]:
        """Where this person gets in, and by what: the ticket, and later the newest rejoin token."""
        return self._url, self._token

    def connect_anew(self) -> None:
        """A new media connection in place of the present one, over the same line."""
        self._drop_media()
        self._look_around()

    def cut(self) -> None:
        """Lose the line without a word, as a failing network does; media go on."""
        if self._line is not None:
            self._line.transport.abort()

    async def start(self) -> Reply:
        """Facilitators: minutes count from here."""
        return await self._ask(Start(ref=next(self._refs)))

    async def admit_all(self) -> Reply:
        """Facilitators: let everybody in who waits."""
        return await self._ask(AdmitAll(ref=next(self._refs)))

    async def end(self) -> Reply:
        """Facilitators: the session is over for everybody."""
        return await self._ask(End(ref=next(self._refs)))

    async def leave(self) -> None:
        """Go; `run` returns when the room has closed the line."""
        with suppress(ConnectionError):
            await self._ask(Leave(ref=next(self._refs)))

    async def look_away(self) -> Reply:
        """Show nobody: no pictures come any more."""
        seats = 0 if self.snapshot is None else self.snapshot.seats
        return await self._ask(SetWishes(ref=next(self._refs), heights=(0,) * seats))

    async def set_sending(self, *, microphone: bool, camera: bool) -> None:
        """Switch microphone and camera, in the room and in what is sent."""
        self._wanted = (microphone, camera)
        if self.media is not None:
            self.media.set_sending(microphone=microphone, camera=camera)
        await self._ask(SetSending(ref=next(self._refs), microphone=microphone, camera=camera))

    # One line to the room.

    async def _stay(self) -> int:
        """One websocket from hello to close; returns the close code."""
        self._wait_s = COME_BACK_AFTER_S
        await self._look_for_the_room()
        self.lines_tried += 1
        try:
            self._line = await connect(
                self._url,
                origin=self._origin,
                subprotocols=[SUBPROTOCOL],
                max_size=MESSAGE_MAX_BYTES,
                proxy=None,
                open_timeout=OPENING_MAX_S,
            )
        except (OSError, InvalidHandshake, TimeoutError):
            return 1006
        beating = asyncio.create_task(self._beat())
        try:
            return await self._converse(self._line)
        finally:
            beating.cancel()
            await self._hang_up(self._line)

    async def _look_for_the_room(self) -> None:
        """An address that worked is worth one more try; then its room may be somewhere else."""
        if not self._is_trusted and self._find is not None:
            with suppress(OSError, HTTPException):  # the pages are away, the room may not be
                self._url = await self._find()
        self._is_trusted = False

    async def _converse(self, line: ClientConnection) -> int:
        epoch, n = self._last or (None, None)
        self._heard_s = time.monotonic()
        await self._say(Hello(ref=next(self._refs), ticket=self._token, epoch=epoch, n=n))
        with suppress(ConnectionClosed):
            async for text in line:
                self._take(MESSAGES.validate_json(text))
        return line.close_code or 1006

    async def _hang_up(self, line: ClientConnection) -> None:
        for waiting in self._replies.values():
            if not waiting.done():
                waiting.set_exception(ConnectionError("the line was cut"))
                waiting.exception()  # who asked may be gone by now
        self.entered.clear()
        await line.close()

    async def _say(self, command: Command) -> None:
        if self._line is None:
            raise ConnectionError("no line to the room")
        with suppress(ConnectionClosed):  # the reader sees it too and ends the line
            await self._line.send(command.model_dump_json())

    async def _ask(self, command: Command) -> Reply:
        """Raises ConnectionError where no reply comes."""
        waiting: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        self._replies[command.ref] = waiting
        try:
            await self._say(command)
            async with asyncio.timeout(REPLY_DEADLINE_S):
                return await waiting
        except TimeoutError:
            raise ConnectionError("no reply in time") from None
        finally:
            self._replies.pop(command.ref, None)

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(BEAT_EVERY_S)
            if time.monotonic() - self._heard_s > SILENCE_MAX_S:
                self.cut()
            if self._last is not None:
                await self._say(Beat(ref=next(self._refs), n=self._last[1]))

    # What the room says.

    def _take(self, message: Message) -> None:
        self._heard_s = time.monotonic()
        match message:
            case Welcome():
                self._be(message.peer, message.epoch)
                self.snapshot, self._last = message.snapshot, (message.epoch, message.n)
                self._is_trusted = True
            case Resumed():
                self._be(message.peer, message.epoch)
                self._is_trusted = True
            case Numbered():
                self._last = (message.epoch, message.n)
                self.snapshot = None if self.snapshot is None else apply(self.snapshot, message.event)
            case RejoinGranted():
                self._token = message.token
            case Restarting():
                self._wait_s = message.wait_ms / 1000
                self._is_trusted = False
            case Ok() | Refused() | Answered() | BeatAnswered():
                self._settle(message)
            case MediaNews() | LinesReported():
                pass
        self._look_around()

    def _be(self, peer: str, epoch: int) -> None:
        """Media belong to one peer of one room: another peer, or a room of another epoch, is offered anew."""
        if self._last is not None and (peer, epoch) != (self.peer, self._last[0]):
            self._drop_media()
        self.peer = peer

    def _settle(self, reply: Reply) -> None:
        waiting = self._replies.get(reply.ref)
        if waiting is not None and not waiting.done():
            waiting.set_result(reply)

    def _look_around(self) -> None:
        """Connect media once this connection holds the seat, end it when it does not."""
        if self.snapshot is None or self.snapshot.you.place != "main" or self.snapshot.room.phase == "ended":
            return
        you = self.snapshot.you
        self.entered.set()
        if you.seat_peer == self.peer and self._joining is None:
            self._joining = asyncio.create_task(self._join_media())
        elif you.seat_peer != self.peer:
            self._drop_media()

    async def _join_media(self) -> None:
        """Offer, connect, send; ends the media when it is cancelled."""
        assert self.snapshot is not None
        media = self.media = self._make_peer(
            seats=self.snapshot.seats, picture=self._picture, voice=self._voice
        )
        try:
            reply = await self._ask(Offer(ref=next(self._refs), sdp=media.offer()))
            await media.connect(_answer_in(reply))
            await self.set_sending(microphone=self._wanted[0], camera=self._wanted[1])
            self.connected.set()
            await media.gone.wait()
        except (ConnectionError, DtlsError, ValueError) as error:
            logger.warning("the media of a synthetic participant did not connect: %s", error)
        finally:
            if self._joining is asyncio.current_task():
                self.connected.clear()
                self._joining = None
            await media.close()

    def _drop_media(self) -> None:
        """The next look around may connect anew while these are being closed."""
        if (joining := self._joining) is None:
            return
        self._joining = None
        self.connected.clear()
        self._closing.add(joining)
        joining.add_done_callback(self._closing.discard)
        joining.cancel()

    async def _end_media(self) -> None:
        self._drop_media()
        if self._closing:
            await asyncio.wait(set(self._closing))


def _answer_in(reply: Reply) -> str:
    if not isinstance(reply, Answered):
        raise ConnectionError("the offer was refused")
    return reply.sdp
