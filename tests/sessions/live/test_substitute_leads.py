"""A group waits alone, a coordinator finds somebody, and the group's minutes count: over a real server."""

from __future__ import annotations

import asyncio
import html
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin

from tests.sessions.live.served import Browser, Served, join, make_clinic, serve

pytestmark = pytest.mark.real

AT_ONCE_S = 3.0  # a poke, not the four seconds after which a node asks by itself
COUNTED = re.compile(r"<strong>(\d+) s</strong>")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Served]:
    with serve(make_clinic(tmp_path)) as served:
        yield served


async def page(server: Served, part: str, path: str, **form: str) -> str:
    """What `part` reads at `path`, or after sending `form` there."""
    login = server.clinic.people[part]["login"]
    method = "POST" if form else "GET"
    status, body = await asyncio.to_thread(server.request, method, path, login=login, form=form or None)
    assert status in (200, 302), (status, body[:300])
    return html.unescape(body.decode())


async def until_page(server: Served, part: str, path: str, *words: str) -> str:
    """The page once it says `words`: facts need a moment to reach the database."""
    async with asyncio.timeout(15):
        text = await page(server, part, path)
        while any(word not in text for word in words):
            await asyncio.sleep(0.1)
            text = await page(server, part, path)
        return text


@asynccontextmanager
async def watching(server: Served, part: str, path: str) -> AsyncIterator[ClientConnection]:
    """The websocket of a page that `part` has open."""
    cookie = {"Cookie": f"vioip={server.clinic.people[part]['login']}"}
    url, origin = f"ws://{server.base}{path}", Origin(f"http://{server.base}")
    async with connect(url, origin=origin, additional_headers=cookie) as socket:
        yield socket


def rooms_of(browser: Browser) -> list[dict[str, Any]]:
    """Every state of the room that a browser was told, in order."""
    events = [message["event"] for message in browser.messages if message["type"] == "event"]
    return [event["room"] for event in events if event["type"] == "room_changed"]


async def until_room(browser: Browser, fits: Callable[[dict[str, Any]], bool], *, timeout_s: float) -> None:
    async with asyncio.timeout(timeout_s):
        while not any(fits(room) for room in rooms_of(browser)):
            browser.arrived.clear()
            await browser.arrived.wait()


async def find_somebody(server: Served) -> None:
    """What the coordinator does: sees the group on the board, opens the form, chooses, sends."""
    session, clinic = server.clinic.session, server.clinic
    form = f"/sessions/{session}/substitute/"
    board = await until_page(server, "coordinator", "/board/", "2 waiting", "nobody leads", "started waiting")
    assert f'href="{form}"' in board
    assert "Leads something else then" not in await page(server, "coordinator", form)
    chosen = {"person": clinic.person("other_therapist"), "absent": clinic.person("facilitator")}
    await page(server, "coordinator", form, **chosen, reason="Canary ill")


async def test_a_substitute_is_found_and_the_groups_minutes_count(server: Served) -> None:
    async with join(server, "client") as client, join(server, "groupmate") as groupmate:
        welcome = await client.until("welcome")
        await groupmate.until("welcome")
        room = welcome["snapshot"]["room"]
        assert (room["led_by"], room["expected_leaders"]) == ([], ["Facilitator C."])
        async with watching(server, "other_therapist", "/ws/today/") as today:
            await find_somebody(server)
            poked = asyncio.create_task(today.recv())
            await until_room(
                client, lambda room: room["expected_leaders"] == ["OtherTherapist C."], timeout_s=AT_ONCE_S
            )
            assert json.loads(await asyncio.wait_for(poked, 5))["session"] == ""
        link = f'href="/sessions/{server.clinic.session}/room/">Open the room</a>'
        await until_page(server, "other_therapist", "/today/", link, "Canary ill")
        async with join(server, "other_therapist") as leader:
            await lead(server, leader, client)
        assert "nobody leads" not in await page(server, "coordinator", "/board/")
    assert "Canary" not in server.log.read_text()


async def lead(server: Served, leader: Browser, client: Browser) -> None:
    """The substitute is in as who leads, lets the group in, starts, and ends after a while."""
    you = (await leader.until("welcome"))["snapshot"]["you"]
    assert (you["role"], you["place"], you["seat"]) == ("facilitator", "main", 0)
    await until_room(client, lambda room: room["led_by"] == ["OtherTherapist C."], timeout_s=5)
    await leader.until("ok", ref=await leader.send("admit_all"))
    await client.until("entered")
    await leader.until("ok", ref=await leader.send("start"))
    record = f"/sessions/{server.clinic.session}/"
    await until_counted(lambda: page(server, "client", record), at_least_s=3)
    await leader.until("ok", ref=await leader.send("end"))
    await server.clinic.until_facts("ended")
    roles = "SELECT body FROM iop_sessions_factrow WHERE kind = 'joined' AND person = '{}'"
    rows = server.clinic.rows(roles.format(server.clinic.person("other_therapist")))
    assert [json.loads(row[0])["role"] for row in rows] == ["facilitator"]
    everybody = await page(server, "coordinator", record)
    counted = [int(seconds) for seconds in re.findall(r'<span class="number">(\d+) s</span>', everybody)]
    assert len(counted) == 2
    assert min(counted) >= 3
    assert "no facilitator" not in everybody


async def until_counted(read: Callable[[], Awaitable[str]], *, at_least_s: int) -> None:
    """Until the client's page says that so many seconds count."""
    async with asyncio.timeout(40):
        while seconds_in(await read()) < at_least_s:  # noqa: ASYNC110 - a page is asked from outside
            await asyncio.sleep(0.2)


def seconds_in(text: str) -> int:
    found = COUNTED.search(text)
    return 0 if found is None else int(found[1])


async def test_whoever_was_taken_off_comes_in_no_more(server: Served) -> None:
    """And who was found is a stranger to the room until then: the control of the test above."""
    login = server.clinic.people["other_therapist"]["login"]
    path = f"/sessions/{server.clinic.session}/ticket/"
    status, _ = await asyncio.to_thread(server.request, "POST", path, login=login)
    assert status == 404
    async with join(server, "client") as client, join(server, "groupmate") as groupmate:
        await client.until("welcome")
        await groupmate.until("welcome")
        await find_somebody(server)
        login = server.clinic.people["facilitator"]["login"]
        status, _ = await asyncio.to_thread(server.request, "POST", path, login=login)
        assert status == 404
