"""The websocket of a room: reads, validates, hands over, returns. Everything else is the room's.

A plain ASGI application without a channel layer: a layer that fails would take the socket with it
(TRAPS C3). The first message is `hello`; before that nothing personal is said, and no database is
asked on behalf of a stranger.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from django.conf import settings

from sessions.core.protocol.codec import Malformed, decode
from sessions.core.protocol.commands import Beat, Command, Hello
from sessions.core.protocol.events import CloseCode
from sessions.core.room.arrival import Arrival
from sessions.live.door import CONNECTIONS_MAX
from sessions.live.enactment import Guest
from sessions.live.fault import note
from sessions.live.hub import RoomElsewhere, RoomUnavailable, come_back
from sessions.live.limits import HELLO_MAX_S, MESSAGE_MAX_BYTES, SILENCE_MAX_S, Inflow
from sessions.live.origin import may_connect
from sessions.live.process import RoomProcess
from sessions.live.runner import INTERNAL_ERROR, Arrived, Commanded, Departed, RoomRunner
from sessions.live.socket import TOO_SLOW, Outlet, RoomSocket
from sessions.queries.login import Connected
from sessions.services.tickets import RejoinToken, Ticket

log = logging.getLogger(__name__)

SUBPROTOCOL = "vioip.1"
MESSAGE_TOO_BIG = 1009
_FAREWELL_MAX_S = 2.0

Receive = Callable[[], Awaitable[dict[str, Any]]]
Scope = dict[str, Any]


class RoomConsumer:
    """The ASGI application behind `/ws/rooms/<session>/`."""

    def __init__(self, process: RoomProcess) -> None:
        self._process = process

    async def __call__(self, scope: Scope, receive: Receive, send: Outlet) -> None:
        """One connection, from its request to its end."""
        is_ours = may_connect(scope["headers"], settings.VIOIP_ORIGINS, debug=settings.VIOIP_STARTED_IN_DEBUG)
        await receive()
        if not is_ours or SUBPROTOCOL not in scope["subprotocols"]:
            await send({"type": "websocket.close"})
            return
        await send({"type": "websocket.accept", "subprotocol": SUBPROTOCOL})
        await Conversation(self._process, scope["url_route"]["kwargs"]["session"], receive, send=send).run()


class Conversation:
    """What is said on one accepted websocket."""

    def __init__(self, process: RoomProcess, session: UUID, receive: Receive, *, send: Outlet) -> None:
        self._process = process
        self._session = session
        self._receive = receive
        self._socket = RoomSocket(send)
        self._inflow = Inflow(time.monotonic())
        self._room: RoomRunner | None = None
        self._guest: Guest | None = None

    async def run(self) -> None:
        """Until either side closes. Never raises but for cancellation."""
        reader = asyncio.create_task(self._read())
        writer = asyncio.create_task(self._write())
        try:
            await asyncio.wait({reader, writer}, return_when=asyncio.FIRST_COMPLETED)
            if self._socket.close_code is not None:
                await asyncio.wait({writer}, timeout=_FAREWELL_MAX_S)
        finally:
            self._depart()
            await _end(reader, writer)

    async def _read(self) -> None:
        try:
            async with asyncio.timeout(HELLO_MAX_S):
                await self._greet()
            while self._guest is not None and self._socket.close_code is None:
                async with asyncio.timeout(SILENCE_MAX_S):
                    await self._listen()
        except ConnectionAbortedError:
            return
        except TimeoutError:
            self._socket.abandon(CloseCode.SILENT)
        except Exception as error:
            note(log, error, "session %s: a websocket failed", self._session)
            self._socket.close(INTERNAL_ERROR)

    async def _write(self) -> None:
        try:
            await self._socket.write()
        except Exception as error:
            note(log, error, "session %s: a websocket cannot be written", self._session)

    async def _greet(self) -> None:
        command = await self._command()
        if not isinstance(command, Hello):
            self._socket.close(CloseCode.MALFORMED)
            return
        code = await self._enter(command)
        if code is not None:
            self._socket.close(code)

    async def _enter(self, hello: Hello) -> int | None:
        """Bring the bearer of `hello` to the room, or say with which code to close."""
        entry = self._process.door.read(hello.ticket, self._session)
        if entry is None:
            return CloseCode.TICKET_REFUSED
        if self._process.role == "web":
            return CloseCode.NOT_THE_OWNER
        try:
            room = await self._process.room(self._session)
        except RoomElsewhere:
            return CloseCode.NOT_THE_OWNER
        except RoomUnavailable:
            self._socket.send(come_back())
            return CloseCode.RESTARTING
        return self._present(room, entry, hello)

    def _present(self, room: RoomRunner, entry: Ticket | RejoinToken, hello: Hello) -> int | None:
        who = Connected(entry.user, entry.login, entry.session)
        if self._process.hub.is_revoked(who) or not self._process.door.may_use(entry, room.epoch):
            return CloseCode.TICKET_REFUSED
        if sum(guest.user == entry.user for guest in room.guests()) >= CONNECTIONS_MAX:
            return CloseCode.TOO_MANY
        guest = Guest(
            user=entry.user,
            login=entry.login,
            role=entry.role,
            name=entry.name,
            capacity=entry.capacity,
            pronouns=entry.pronouns,
            here_for=entry.here_for,
            socket=self._socket,
        )
        former = entry.peer if isinstance(entry, RejoinToken) else None
        if not room.post(Arrived(guest, _arrival(entry, hello), hello.ref, former)):
            return CloseCode.TOO_MANY
        self._room, self._guest = room, guest
        return None

    async def _listen(self) -> None:
        command = await self._command()
        if command is None or self._guest is None or self._room is None:
            return
        if isinstance(command, Beat):
            self._socket.acknowledged(command.n)
            if self._socket.is_overdue():
                self._socket.abandon(TOO_SLOW)
        if not self._room.post(Commanded(self._guest, command)):
            self._socket.abandon(CloseCode.TOO_MANY)

    async def _command(self) -> Command | None:
        """The next message; None when it was refused. Raises ConnectionAbortedError at the end."""
        event = await self._receive()
        if event["type"] == "websocket.disconnect":
            raise ConnectionAbortedError
        text = event.get("text") or ""
        if len(text) > MESSAGE_MAX_BYTES:
            self._socket.abandon(MESSAGE_TOO_BIG)
            return None
        if not self._inflow.may_take(len(text), time.monotonic()):
            self._socket.abandon(CloseCode.TOO_MANY)
            return None
        return self._parse(text)

    def _parse(self, text: str) -> Command | None:
        command = decode(text)
        if not isinstance(command, Malformed):
            return command
        if self._inflow.note_malformed():
            self._socket.close(CloseCode.MALFORMED)
        return None

    def _depart(self) -> None:
        if self._room is not None and self._guest is not None:
            self._room.post(Departed(self._guest, "transport_lost"))
        self._room = None


def _arrival(entry: Ticket | RejoinToken, hello: Hello) -> Arrival:
    """A page that goes on from an event it saw comes back by itself; any other was just chosen by a press."""
    token = entry if isinstance(entry, RejoinToken) else None
    resume = (hello.epoch, hello.n) if hello.epoch is not None and hello.n is not None else None
    return Arrival(
        peer=secrets.token_hex(8),
        person=entry.user,
        name=entry.name,
        role=entry.role,
        capacity=entry.capacity,
        pronouns=entry.pronouns,
        here_for=entry.here_for,
        admitted=token is not None,
        seat=token.seat if token else None,
        resume=resume,
        chosen_ms=token.chosen_ms if token and resume else None,
    )


async def _end(*tasks: asyncio.Task[None]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks, timeout=_FAREWELL_MAX_S)
