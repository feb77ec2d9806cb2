"""Where synthetic participants look for their room once its address fails them, as a page does."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from websockets.asyncio.server import ServerConnection, serve

from sessions.core.protocol.events import CloseCode, Restarting
from sessions.media import synthetic
from sessions.media.synthetic import SUBPROTOCOL, SyntheticParticipant
from tests.real.port import free_port

WELCOME = Path(__file__).resolve().parents[2] / "golden" / "protocol" / "welcome.json"
ENDED = int(CloseCode.SESSION_ENDED)
pytestmark = pytest.mark.usefixtures("no_leaks")


@asynccontextmanager
async def room(codes: Sequence[int | None], said: Sequence[str] = ()) -> AsyncIterator[tuple[str, list[str]]]:
    """Its address, and the tickets shown there; each line is told what is `said`, and
    closed with its code or left silent (None)."""
    shown: list[str] = []

    async def take(line: ServerConnection) -> None:
        shown.append(json.loads(await line.recv())["ticket"])
        for text in said:
            await line.send(text)
        if (code := codes[len(shown) - 1]) is None:
            await line.wait_closed()
        else:
            await line.close(code)

    async with serve(take, "127.0.0.1", 0, subprotocols=[SUBPROTOCOL]) as server:
        host, port = next(iter(server.sockets)).getsockname()
        yield f"ws://{host}:{port}/", shown


def participant(url: str, found: Sequence[str], monkeypatch: pytest.MonkeyPatch) -> SyntheticParticipant:
    """Somebody who waits for nothing long; asked for the room, the pages say `found`, "" for no answer."""
    monkeypatch.setattr(synthetic, "COME_BACK_AFTER_S", 0.01)
    answers = iter(found)

    async def find() -> str:
        if not (answer := next(answers)):
            raise ConnectionRefusedError
        return answer

    return SyntheticParticipant(url, "good", origin="http://clinic.invalid", find=find)


async def test_a_room_that_is_gone_is_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages do not answer at first; the ticket or token that was shown stays good."""
    async with room([ENDED]) as (url, shown):
        nowhere = f"ws://127.0.0.1:{free_port()}/"
        one = participant(nowhere, ["", url], monkeypatch)
        assert await asyncio.wait_for(one.run(), 10) == ENDED
        assert (shown, one.way_in, one.lines_tried) == (["good"], (url, "good"), 3)


async def test_a_line_that_went_silent_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """As that of a process that was stopped, which closes nothing."""
    monkeypatch.setattr(synthetic, "BEAT_EVERY_S", 0.02)
    monkeypatch.setattr(synthetic, "SILENCE_MAX_S", 0.1)
    async with room([None]) as (url, _), room([ENDED]) as (other, shown):
        one = participant(url, [other], monkeypatch)
        assert await asyncio.wait_for(one.run(), 10) == ENDED
        assert shown == ["good"]


async def test_whoever_is_told_of_a_restart_asks_before_trying_the_old_address(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said = (WELCOME.read_text(), Restarting(wait_ms=10).model_dump_json())
    async with room([1012], said) as (url, old), room([ENDED]) as (other, shown):
        one = participant(url, [other], monkeypatch)
        assert await asyncio.wait_for(one.run(), 10) == ENDED
        assert (old, shown, one.lines_tried) == (["good"], ["good"], 2)
