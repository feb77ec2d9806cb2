"""`/ws/check/`: somebody tries their connection. One throwaway peer connection for each way, and that is all.

The same socket, the same UDP port and the same handshake as of a room, in a media room of its own that nobody
else can be in. No room is opened, no fact is written, nothing is asked of the database, and everything is
closed within `DEADLINE_S`. Who asks too often, or while too many others do, is told to wait.
"""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
import time
from typing import Any, Literal
from uuid import uuid4

from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from sessions.core.protocol.events import CloseCode
from sessions.live.clock import wall_ms
from sessions.live.consumer import Receive, Scope
from sessions.live.fault import note
from sessions.live.limits import HELLO_MAX_S, MESSAGE_MAX_BYTES, Inflow, TokenBucket
from sessions.live.origin import may_connect
from sessions.live.process import RoomProcess
from sessions.live.runner import INTERNAL_ERROR
from sessions.live.socket import Outlet
from sessions.media.node import OfferRefused
from sessions.services.tickets import CheckTicket, read_check

log = logging.getLogger(__name__)

SUBPROTOCOL = "vioip.check.1"
DEADLINE_S = 25.0  # a slow line takes 3 s a way, a blocked one its 12 s; longer holds connections of nobody
AT_ONCE = 4  # of everybody on this node: a check must never take from a group
A_MINUTE = 4  # of one person, and as many at once
_OPEN_MAX_S = 5.0
_KNOWN_MAX = 1000  # people whose pace is remembered


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Hello(_Asked):
    type: Literal["hello"]
    ticket: str = Field(max_length=2048)


class _Ping(_Asked):
    type: Literal["ping"]
    n: int = Field(ge=0, le=99)


class _Offer(_Asked):
    type: Literal["offer"]
    way: Literal["direct", "relay"]
    sdp: str


_ASKED: TypeAdapter[_Hello | _Ping | _Offer] = TypeAdapter(_Hello | _Ping | _Offer)


class Desk:
    """Who checks now and how often they did. Pure: `now_s` is monotonic seconds, `now_ms` the time of day."""

    def __init__(self) -> None:
        self._busy: set[str] = set()
        self._paces: dict[str, TokenBucket] = {}
        self._used: dict[str, int] = {}

    def begin(self, ticket: CheckTicket, *, now_s: float, now_ms: int) -> int | None:
        """None: go on, and call `end` afterwards; otherwise the code to close with."""
        self._used = {nonce: until for nonce, until in self._used.items() if until > now_ms}
        if ticket.nonce in self._used:
            return CloseCode.TICKET_REFUSED
        self._used[ticket.nonce] = ticket.expires_ms
        if len(self._paces) >= _KNOWN_MAX:
            self._paces.clear()
        pace = self._paces.setdefault(ticket.user, TokenBucket(A_MINUTE / 60, A_MINUTE, now_s))
        if len(self._busy) >= AT_ONCE or ticket.user in self._busy or not pace.take(1, now_s):
            return CloseCode.TOO_MANY
        self._busy.add(ticket.user)
        return None

    def end(self, ticket: CheckTicket) -> None:
        """The check of `ticket` is over."""
        self._busy.discard(ticket.user)


class CheckConsumer:
    """The ASGI application behind `/ws/check/`."""

    def __init__(self, process: RoomProcess) -> None:
        self._process = process
        self._desk = Desk()

    async def __call__(self, scope: Scope, receive: Receive, send: Outlet) -> None:
        """One connection, from its request to its end."""
        is_ours = may_connect(scope["headers"], settings.VIOIP_ORIGINS, debug=settings.VIOIP_STARTED_IN_DEBUG)
        await receive()
        if not is_ours or SUBPROTOCOL not in scope["subprotocols"]:
            await send({"type": "websocket.close"})
            return
        await send({"type": "websocket.accept", "subprotocol": SUBPROTOCOL})
        code = await _Check(self._process, self._desk, receive, send=send).run()
        if code is not None:
            await send({"type": "websocket.close", "code": code})


class _End(Exception):  # noqa: N818 - an end, no error
    """The check is over, with this code; None: the browser has gone."""

    def __init__(self, code: int | None) -> None:
        super().__init__(code)
        self.code = code


class _Check:
    def __init__(self, process: RoomProcess, desk: Desk, receive: Receive, *, send: Outlet) -> None:
        self._process = process
        self._desk = desk
        self._receive = receive
        self._send = send
        self._inflow = Inflow(time.monotonic())
        self._room = str(uuid4())  # of the media plane alone
        self._peers: dict[str, str] = {}  # by way
        self._ticket: CheckTicket | None = None

    async def run(self) -> int | None:
        """Until either side has enough. The code to close with; None: the browser closed. Never raises."""
        try:
            async with asyncio.timeout(DEADLINE_S):
                async with asyncio.timeout(HELLO_MAX_S):
                    await self._greet()
                while True:
                    await self._answer(await self._message())
        except _End as end:
            return end.code
        except TimeoutError:
            return CloseCode.SILENT
        except Exception as error:
            note(log, error, "a check of a connection failed")
            return INTERNAL_ERROR
        finally:
            self._clear_away()

    def _clear_away(self) -> None:
        for peer in self._peers.values():
            self._process.media.close(peer)
        if self._ticket is not None:
            self._desk.end(self._ticket)

    async def _greet(self) -> None:
        hello = await self._message()
        now_ms = wall_ms()
        ticket = read_check(hello.ticket, now_ms) if isinstance(hello, _Hello) else None
        if ticket is None:
            raise _End(CloseCode.TICKET_REFUSED)
        if self._process.role == "web":
            raise _End(CloseCode.NOT_THE_OWNER)
        code = self._desk.begin(ticket, now_s=time.monotonic(), now_ms=now_ms)
        if code is not None:
            raise _End(code)
        self._ticket = ticket
        try:
            async with asyncio.timeout(_OPEN_MAX_S):
                await self._process.start()
        except TimeoutError:
            raise _End(CloseCode.RESTARTING) from None
        await self._say({"type": "ready"})

    async def _answer(self, asked: _Hello | _Ping | _Offer) -> None:
        match asked:
            case _Ping(n=n):
                await self._say({"type": "pong", "n": n})
            case _Offer(way=way, sdp=sdp) if way not in self._peers:
                await self._say({"type": "answered", "way": way, "sdp": await self._connect(way, sdp)})
            case _:
                raise _End(CloseCode.MALFORMED)

    async def _connect(self, way: str, sdp: str) -> str | None:
        """The answer to an offer, None: it was refused."""
        peer = self._peers[way] = f"check-{secrets.token_hex(8)}"
        try:
            return await self._process.media.connect(peer, room=self._room, seats=0, sdp=sdp)
        except OfferRefused:
            return None

    async def _say(self, message: dict[str, Any]) -> None:
        await self._send({"type": "websocket.send", "text": json.dumps(message)})

    async def _message(self) -> _Hello | _Ping | _Offer:
        """The next message. Raises `_End`."""
        event = await self._receive()
        if event["type"] == "websocket.disconnect":
            raise _End(None)
        text = event.get("text") or ""
        if len(text) > MESSAGE_MAX_BYTES or not self._inflow.may_take(len(text), time.monotonic()):
            raise _End(CloseCode.TOO_MANY)
        try:
            return _ASKED.validate_json(text)
        except ValidationError:
            raise _End(CloseCode.MALFORMED) from None
