"""The server: daphne on a socket that is already bound, stopped in our own order.

Importing this module imports daphne, which makes its loop on import: see `event_loop.py`.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Protocol

from autobahn.exception import Disconnected
from daphne.server import Server
from daphne.ws_protocol import WebSocketProtocol

from sessions.live.fault import note
from sessions.live.limits import MESSAGE_MAX_BYTES
from sessions.live.process import RoomProcess
from vioip.collector import spare_the_collector

log = logging.getLogger(__name__)

STOP_MAX_S = 15.0
CLOSE_MAX_S = 2.0
HTTP_MAX_S = 60
Application = Callable[..., Any]


class Company(Protocol):
    """What lives and stops with a server."""

    async def start(self) -> None:
        """Called on the serving loop."""

    async def stop(self) -> None:
        """Called before the rooms close."""


class RoomWebSocket(WebSocketProtocol):  # type: ignore[misc]  # daphne has no types
    """A websocket that can say 1011 to 1013 too: autobahn lets applications say 1000 and 3000 to 4999.

    What is said to somebody who has just gone is lost, and no error: the application hears of it next.
    """

    def serverSend(self, content: str | bytes, binary: bool = False) -> None:  # noqa: N802 - daphne's name
        """Send `content` while there is somebody."""
        with suppress(Disconnected):
            super().serverSend(content, binary)

    def serverClose(self, code: int | None = None) -> None:  # noqa: N802 - daphne's name
        """Close with `code` (RFC 6455 section 7.4.1 and its registry)."""
        if code is not None and 1000 < code < 3000:
            self.sendCloseFrame(code=code, isReply=False)
        else:
            super().serverClose(code)


class RoomServer(Server):  # type: ignore[misc]  # daphne has no types
    """daphne, with our limits, and a shutdown that lets rooms say good-bye first."""

    def __init__(
        self,
        application: Application,
        process: RoomProcess,
        listener: socket.socket,
        *,
        company: Company | None = None,
    ) -> None:
        super().__init__(
            application,
            endpoints=[f"fd:fileno={listener.fileno()}"],
            signal_handlers=False,
            http_timeout=HTTP_MAX_S,
            websocket_timeout=-1,
            ping_interval=20,
            ping_timeout=30,
            websocket_max_message_size=MESSAGE_MAX_BYTES,
            websocket_max_frame_size=MESSAGE_MAX_BYTES,
            verbosity=0,
            server_name="vioip",
            ready_callable=self._begin,
        )
        self._process = process
        self._company = company
        self._tasks: set[asyncio.Task[None]] = set()

    def kill_all_applications(self) -> Any:
        """daphne's own, which trips over connections that never had an application."""
        for protocol, details in list(self.connections.items()):
            if "application_instance" not in details:
                del self.connections[protocol]
        return super().kill_all_applications()

    def _begin(self) -> None:
        # Who breaks a rule of the websocket is told so by a code, and cut off a second later.
        self.ws_factory.protocol = RoomWebSocket
        self.ws_factory.setProtocolOptions(failByDrop=False, closeHandshakeTimeout=1)
        loop = asyncio.get_event_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._spawn, self._end)
        loop.call_soon(self._spawn, self._process.start)
        if self._company is not None:
            loop.call_soon(self._spawn, self._company.start)
        loop.call_soon(spare_the_collector)

    def _spawn(self, work: Callable[[], Any]) -> None:
        task = asyncio.get_event_loop().create_task(work())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _end(self) -> None:
        try:
            if self._company is not None:
                await self._company.stop()
            async with asyncio.timeout(STOP_MAX_S):
                await self._process.stop()
        except Exception as error:
            note(log, error, "the stop was not clean")
        await self._until_closed()
        self.stop()

    async def _until_closed(self) -> None:
        """Wait a little for the other ends of websockets to answer our closes."""
        deadline = time.monotonic() + CLOSE_MAX_S
        while self._open_websockets() and time.monotonic() < deadline:  # noqa: ASYNC110 - daphne has no event
            await asyncio.sleep(0.02)

    def _open_websockets(self) -> int:
        return sum(
            isinstance(protocol, WebSocketProtocol) and "disconnected" not in details
            for protocol, details in self.connections.items()
        )


def bind(host: str, port: int) -> socket.socket:
    """A listening socket. Raises OSError when the port is taken or the address is not ours."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise
    listener.listen(128)
    return listener


def only_websockets(application: Application) -> Application:
    """`application` for a process that owns rooms and shows no pages."""

    async def serve(scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] == "websocket":
            await application(scope, receive, send)
            return
        headers = [(b"content-type", b"text/plain")]
        await send({"type": "http.response.start", "status": 404, "headers": headers})
        await send({"type": "http.response.body", "body": b"Rooms only.\n"})

    return serve
