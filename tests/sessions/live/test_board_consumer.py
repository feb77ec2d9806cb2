"""The board's websocket, by Channels' own communicator; over real servers it is in test_two_roles.py."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from channels.testing import WebsocketCommunicator
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection

from sessions.live.board_consumer import BoardConsumer
from sessions.live.process import RoomProcess
from sessions.live.topics import poke_attendance
from sessions.queries.watch import watch_today
from sessions.services.substitute import NewSubstitute, put_substitute
from tests.cast import GROUP_START, Cast
from tests.sessions.live.parts import Deck
from tests.sessions.queries.test_login import sign_in

pytestmark = pytest.mark.django_db(transaction=True)

ORIGIN = [(b"host", b"clinic.invalid"), (b"origin", b"http://clinic.invalid")]


class SilentDeck(Deck):
    async def start(self) -> None:
        """Nothing to open."""

    async def stop(self) -> None:
        """Nothing to close."""

    def counts(self) -> dict[str, dict[str, int]]:
        return {}


@pytest.fixture
async def process(tmp_path: Path) -> AsyncIterator[RoomProcess]:
    process = RoomProcess(var=tmp_path, url="", make_media=lambda _: SilentDeck(), role="web")
    yield process
    await process.stop()


def board(
    process: RoomProcess, user: Any, key: str, *, consumer: BoardConsumer | None = None
) -> WebsocketCommunicator:
    communicator = WebsocketCommunicator(consumer or BoardConsumer(process), "/ws/board/", headers=ORIGIN)
    communicator.scope |= {"user": user, "session": SessionStore(key)}
    return communicator


async def test_a_coordinator_is_poked_until_the_log_out(cast: Cast, process: RoomProcess) -> None:
    browser, _ = await asyncio.to_thread(sign_in, cast.coordinator)
    page = board(process, cast.coordinator, browser.session.session_key or "")
    assert await page.connect() == (True, None)
    async with asyncio.timeout(5):
        while await page.receive_nothing(timeout=0.1):
            await poke_attendance("17")  # until the relay listens
    assert await page.receive_json_from() == {"type": "attendance_changed", "session": "17"}
    await asyncio.to_thread(browser.logout)
    async with asyncio.timeout(6):
        while (event := await page.receive_output(timeout=6))["type"] != "websocket.close":
            assert event["type"] == "websocket.send"
    assert event["code"] == 4401


async def test_a_therapists_day_is_told_of_changes_and_never_which_session(
    cast: Cast, process: RoomProcess
) -> None:
    browser, _ = await asyncio.to_thread(sign_in, cast.other_therapist)
    consumer = BoardConsumer(process, watch_today, names_sessions=False)
    page = board(process, cast.other_therapist, browser.session.session_key or "", consumer=consumer)
    assert await page.connect() == (True, None)
    for _ in range(3):
        await poke_attendance("17")
    assert await page.receive_nothing(timeout=0.3), "nothing of theirs has changed"
    await asyncio.to_thread(ask_to_lead, cast)
    async with asyncio.timeout(5):
        while await page.receive_nothing(timeout=0.1):
            await poke_attendance("17")
    assert await page.receive_json_from() == {"type": "attendance_changed", "session": ""}
    await page.disconnect()


def ask_to_lead(cast: Cast) -> None:
    try:
        new = NewSubstitute(person=cast.other_therapist.pk, reason="Ill.")
        put_substitute(cast.coordinator, cast.session.pk, new, now=GROUP_START)
    finally:
        connection.close()


async def test_a_stop_says_to_come_back(cast: Cast, process: RoomProcess) -> None:
    browser, _ = await asyncio.to_thread(sign_in, cast.coordinator)
    page = board(process, cast.coordinator, browser.session.session_key or "")
    await page.connect()
    process.stopping.set()
    assert await page.receive_output() == {"type": "websocket.close", "code": 1012}


@pytest.mark.parametrize("part", ["client", "facilitator", "administrator", "stranger"])
async def test_others_are_refused(cast: Cast, process: RoomProcess, part: str) -> None:
    person = cast.everybody()[part]
    browser, _ = await asyncio.to_thread(sign_in, person)
    page = board(process, person, browser.session.session_key or "")
    assert (await page.connect())[0] is False


async def test_nobody_and_other_origins_are_refused(cast: Cast, process: RoomProcess) -> None:
    assert (await board(process, AnonymousUser(), "").connect())[0] is False
    browser, _ = await asyncio.to_thread(sign_in, cast.coordinator)
    page = board(process, cast.coordinator, browser.session.session_key or "")
    page.scope["headers"] = [(b"host", b"clinic.invalid"), (b"origin", b"http://elsewhere.invalid")]
    assert (await page.connect())[0] is False
