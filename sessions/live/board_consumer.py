"""`/ws/board/` and `/ws/today/`: tell an open page that what it shows has changed; it then asks for itself.

Pokes come over the channel layer and may be lost, so the database is asked as well, every few seconds;
the same question closes the socket of somebody who was logged out or may not see the page any more.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.conf import settings

from sessions.core.protocol.events import CloseCode
from sessions.live.consumer import Receive, Scope
from sessions.live.fault import describe
from sessions.live.origin import may_connect
from sessions.live.process import RoomProcess
from sessions.live.socket import Outlet
from sessions.live.topics import ATTENDANCE, pokes
from sessions.queries.login import digest_of_login
from sessions.queries.watch import Watch, watch

log = logging.getLogger(__name__)

ASK_EVERY_S = 4.0  # bounds how late a log-out or a lost poke is noticed


Ask = Callable[[UUID, str], Watch]


class BoardConsumer:
    """The ASGI application; `scope` has a user and a login session.

    `ask` answers for them. Without `names_sessions` a page is told only of what `ask` says has changed, and
    never which session it is.
    """

    def __init__(self, process: RoomProcess, ask: Ask = watch, *, names_sessions: bool = True) -> None:
        self._process = process
        self._ask = ask
        self._names_sessions = names_sessions

    async def __call__(self, scope: Scope, receive: Receive, send: Outlet) -> None:
        """One connection, from its request to its end."""
        await receive()
        board = await self._admit(scope)
        if board is None:
            await send({"type": "websocket.close"})
            return
        await send({"type": "websocket.accept"})
        page = _Page(*board, ask=self._ask, names_sessions=self._names_sessions)
        await _Board(self._process, page, send).run(receive)

    async def _admit(self, scope: Scope) -> tuple[UUID, str] | None:
        user, key = scope["user"], scope["session"].session_key
        is_ours = may_connect(scope["headers"], settings.VIOIP_ORIGINS, debug=settings.VIOIP_STARTED_IN_DEBUG)
        if not is_ours or not user.is_authenticated or not key:
            return None
        who = (user.pk, digest_of_login(key))
        answer = await self._process.work.run(partial(self._ask, *who))
        return who if answer.is_allowed else None


@dataclass(frozen=True, slots=True)
class _Page:
    """Whose open page it is, in which login, and how it asks."""

    user: UUID
    login: str
    ask: Ask
    names_sessions: bool


class _Board:
    def __init__(self, process: RoomProcess, page: _Page, send: Outlet) -> None:
        self._work = process.work
        self._stopping = process.stopping
        self._page = page
        self._send = send
        self._revision: int | None = None

    async def run(self, receive: Receive) -> None:
        """Until the page goes or may stay no longer."""
        duties: list[Coroutine[None, None, None]] = [
            _until_gone(receive),
            self._relay(),
            self._ask(),
            self._stop(),
        ]
        tasks = [asyncio.create_task(duty) for duty in duties]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks, timeout=2.0)

    async def _relay(self) -> None:
        async for session in pokes(ATTENDANCE):
            if self._page.names_sessions:
                await self._poke(session)
            elif (answer := await self._watch()) is not None:
                await self._compare(answer.revision)

    async def _ask(self) -> None:
        while True:
            answer = await self._watch()
            if answer is not None and not answer.is_allowed:
                await self._send({"type": "websocket.close", "code": CloseCode.TICKET_REFUSED})
                return
            if answer is not None:
                await self._compare(answer.revision)
            await asyncio.sleep(ASK_EVERY_S)

    async def _stop(self) -> None:
        await self._stopping.wait()
        await self._send({"type": "websocket.close", "code": CloseCode.RESTARTING})

    async def _watch(self) -> Watch | None:
        try:
            return await self._work.run(partial(self._page.ask, self._page.user, self._page.login))
        except Exception as error:
            log.warning("a page of user %s was not asked about: %s", self._page.user, describe(error))
            return None

    async def _compare(self, revision: int) -> None:
        if self._revision not in (None, revision):
            await self._poke("")
        self._revision = revision

    async def _poke(self, session: str) -> None:
        message = {"type": "attendance_changed", "session": session}
        await self._send({"type": "websocket.send", "text": json.dumps(message)})


async def _until_gone(receive: Receive) -> None:
    """A board says nothing; whatever comes is ignored, and a flood ends it."""
    for _ in range(100):
        event = await receive()
        if event["type"] == "websocket.disconnect":
            return
