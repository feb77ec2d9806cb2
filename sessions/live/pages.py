"""Pages that are made in a process which forwards media too: counted for as long as they take."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from sessions.media.turns import Turns

Application = Callable[[Any, Any, Any], Awaitable[None]]


class PagesBeside:
    """An ASGI application around `pages`. Threads make them; `turns` says so to whoever forwards packets."""

    def __init__(self, pages: Application, turns: Turns) -> None:
        self._pages = pages
        self._turns = turns

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self._turns.others += 1
        try:
            await self._pages(scope, receive, send)
        finally:
            self._turns.others -= 1
