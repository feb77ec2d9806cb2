"""One room websocket, as the room sees it: a bounded outbox, a backlog, and one way to close."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

from sessions.core.protocol.codec import encode
from sessions.core.protocol.events import Message, Numbered, Welcome
from sessions.live.limits import Backlog

Outlet = Callable[[dict[str, Any]], Awaitable[None]]

OUTBOX_MAX = 512  # a reader that is this far behind asks for a snapshot when it comes back
TOO_SLOW = 1013  # RFC 6455 registry: try again later


class RoomSocket:
    """`send` and `close` return at once and never raise; `write` is the task that does the work."""

    def __init__(self, outlet: Outlet, steady_s: Callable[[], float] = time.monotonic) -> None:
        self._outlet = outlet
        self._steady_s = steady_s
        self._outbox: asyncio.Queue[dict[str, Any]] = asyncio.Queue(OUTBOX_MAX + 1)
        self._backlog = Backlog()
        self.close_code: int | None = None

    def send(self, message: Message) -> None:
        """Put `message` on its way; after a close nothing is sent any more."""
        if self.close_code is not None:
            return
        if self._outbox.qsize() >= OUTBOX_MAX:
            self.abandon(TOO_SLOW)
            return
        text = encode(message)
        if isinstance(message, Numbered | Welcome):
            self._backlog.sent(message.n, len(text), self._steady_s())
        self._outbox.put_nowait({"type": "websocket.send", "text": text})

    def close(self, code: int) -> None:
        """Close with `code` after everything sent before; the first close counts."""
        if self.close_code is None:
            self.close_code = code
            self._outbox.put_nowait({"type": "websocket.close", "code": code})

    def abandon(self, code: int) -> None:
        """Close with `code` now: what still waits is not worth sending."""
        while not self._outbox.empty():
            self._outbox.get_nowait()
        self.close(code)

    def acknowledged(self, n: int) -> None:
        """A beat said that event `n` was seen."""
        self._backlog.acknowledged(n)

    def is_overdue(self) -> bool:
        """Whether the reader fell too far behind."""
        return self._backlog.is_overdue(self._steady_s())

    async def write(self) -> None:
        """Send until the close has been sent."""
        while True:
            event = await self._outbox.get()
            await self._outlet(event)
            if event["type"] == "websocket.close":
                return
