"""The server: daphne on a socket that is already bound, stopped in our own order.

Importing this module chooses the event loop (uvloop where it is installed), which must happen before
daphne is imported: daphne makes its loop on import.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Any

if find_spec("uvloop") is not None:
    asyncio.set_event_loop_policy(import_module("uvloop").EventLoopPolicy())

from daphne.server import Server

from sessions.live.fault import note
from sessions.live.limits import MESSAGE_MAX_BYTES
from sessions.live.process import RoomProcess

log = logging.getLogger(__name__)

STOP_MAX_S = 15.0
HTTP_MAX_S = 60
Application = Callable[..., Any]


class RoomServer(Server):  # type: ignore[misc]  # daphne has no types
    """daphne, with our limits, and a shutdown that lets rooms say good-bye first."""

    def __init__(self, application: Application, process: RoomProcess, listener: socket.socket) -> None:
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
        self._tasks: set[asyncio.Task[None]] = set()

    def kill_all_applications(self) -> Any:
        """daphne's own, which trips over connections that never had an application."""
        everything: dict[Any, dict[str, Any]] = self.connections
        self.connections = {
            protocol: details for protocol, details in everything.items() if "application_instance" in details
        }
        return super().kill_all_applications()

    def _begin(self) -> None:
        loop = asyncio.get_event_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._spawn, self._end)
        loop.call_soon(self._spawn, self._process.start)

    def _spawn(self, work: Callable[[], Any]) -> None:
        task = asyncio.get_event_loop().create_task(work())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _end(self) -> None:
        try:
            await asyncio.wait_for(self._process.stop(), STOP_MAX_S)
        except Exception as error:
            note(log, error, "the stop was not clean")
        self.stop()


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
