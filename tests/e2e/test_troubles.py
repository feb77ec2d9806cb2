"""What may be in the way of a session, in real browsers: people read what happened and what to do.

The facilitator is a bare websocket wherever nobody has to see or hear them.
"""

from __future__ import annotations

import asyncio
import re
import shutil
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

import pytest
from playwright.async_api import Page, expect

from tests.e2e.browser import chromium
from tests.e2e.eyes import arrives, received
from tests.e2e.minutes import end, sees_what_counted, start
from tests.e2e.people import SLOW_MS, counted_seconds, join, open_room, seat_of, tile, until_in_room
from tests.sessions.live.served import Browser, Clinic, Served, make_clinic, serve
from tests.sessions.live.served import join as join_by_wire

pytestmark = [pytest.mark.browser]

NO_UDP = (
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
)
BLOCKED_MS = 15_000  # PROMISES R29
HEARTBEAT_S = 5


class Devices(NamedTuple):
    """What a browser has and what it refuses, as `chromium` takes them."""

    devices: bool = True
    deny: bool = False


# What a person without devices reads, by what is in the way: (flags of `chromium`, sentence).
WITHOUT = {
    "no devices": (
        Devices(devices=False),
        "We found no microphone and camera. Plug them in and try again. "
        "You can join and listen without them.",
    ),
    "permission refused": (
        Devices(deny=True),
        "Your browser is not allowed to use your microphone and camera. Press the lock or camera sign beside "
        "the address, choose Allow, then try again. You can join and listen without them.",
    ),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Clinic:
    """Made once; every test is served a copy."""
    return make_clinic(tmp_path_factory.mktemp("made"))


@pytest.fixture
async def server(made: Clinic, tmp_path: Path) -> AsyncIterator[Served]:
    shutil.copy(Path(made.env["VIOIP_VAR"], "clinic.sqlite3"), tmp_path)
    places = {"VIOIP_VAR": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path}/clinic.sqlite3"}
    with serve(replace(made, env=made.env | places)) as served:
        yield served


@pytest.fixture
async def leader(server: Served) -> AsyncIterator[Browser]:
    """A facilitator who is there, without a picture and a voice."""
    async with join_by_wire(server, "facilitator") as browser:
        await browser.until("welcome")
        yield browser


def login(server: Served, part: str) -> tuple[str, str]:
    return f"http://{server.base}", server.clinic.people[part]["login"]


async def to_device_check(page: Page, server: Served) -> None:
    await page.goto(f"http://{server.base}/week/")
    await open_room(page)


async def press_join(page: Page) -> None:
    await page.get_by_role("button", name="Join", exact=True).click()


async def admit(leader: Browser, server: Served, part: str) -> None:
    """Lets `part` in once they wait."""
    await leader.until_waiting()
    reference = await leader.send("admit", participant=server.clinic.person(part))
    await leader.until("ok", ref=reference)


def listed(leader: Browser, person: str) -> dict[str, object]:
    """How the room lists `person`, as the facilitator was told last."""
    events = [message["event"] for message in leader.messages if message["type"] == "event"]
    changes = [event["participant"] for event in events if event["type"] == "participant_changed"]
    told: dict[str, object] = [one for one in changes if one["id"] == person][-1]
    return told


@pytest.mark.parametrize("trouble", WITHOUT)
async def test_without_devices_people_are_in_the_room_and_counted(
    trouble: str, server: Served, leader: Browser
) -> None:
    devices, sentence = WITHOUT[trouble]
    async with chromium(login=login(server, "client"), devices=devices.devices, deny=devices.deny) as page:
        await to_device_check(page, server)
        await expect(page.locator(".strip").get_by_text(sentence)).to_be_visible(timeout=SLOW_MS)
        await expect(page.get_by_role("button", name="Try again")).to_be_visible()
        await press_join(page)
        await admit(leader, server, "client")
        await until_in_room(page)

        await expect(tile(page, "Client C.").get_by_text("muted")).to_be_attached()
        await expect(page.locator(".line")).to_have_attribute("data-line", "live", timeout=SLOW_MS)
        told = listed(leader, server.clinic.person("client"))
        assert (told["name"], told["microphone"], told["camera"]) == ("Client C.", False, False)

        await leader.until("ok", ref=await leader.send("start"))
        started = time.monotonic()
        await expect(page.get_by_text("Minutes are counting", exact=True)).to_be_visible(timeout=SLOW_MS)
        await leader.until("ok", ref=await leader.send("end"))
        true_s = time.monotonic() - started
        await page.get_by_role("link", name="See what counted").click(timeout=SLOW_MS)
        assert abs(await counted_seconds(page) - true_s) <= HEARTBEAT_S

        await page.goto(f"http://{server.base}/sessions/{server.clinic.session}/room/")
        await expect(page.get_by_role("heading", name="What counted")).to_be_visible()


@pytest.mark.parametrize("part", ["stranger", "other_client"])
async def test_nobody_else_learns_that_a_session_exists(part: str, server: Served) -> None:
    async with chromium(login=login(server, part)) as page:
        for place in ("", "room/"):
            told = []
            for session in (server.clinic.session, str(uuid4())):
                answer = await page.goto(f"http://{server.base}/sessions/{session}/{place}")
                assert answer is not None
                told.append((answer.status, (await answer.text()).replace(session, "")))
            assert told[0] == told[1]
            assert told[0][0] == 404
    key = server.clinic.people[part]["login"]
    paths = [f"/sessions/{session}/ticket/" for session in (server.clinic.session, str(uuid4()))]
    answers = [await asyncio.to_thread(server.request, "POST", path, login=key) for path in paths]
    tickets = [
        (status, body.replace(path.split("/")[2].encode(), b""))
        for path, (status, body) in zip(paths, answers, strict=True)
    ]
    assert tickets[0] == tickets[1]
    assert tickets[0][0] == 404


async def test_the_session_is_there_for_its_own(server: Served) -> None:
    """The control of the test above."""
    async with chromium(login=login(server, "client")) as page:
        for place in ("", "room/"):
            answer = await page.goto(f"http://{server.base}/sessions/{server.clinic.session}/{place}")
            assert answer is not None
            assert answer.status == 200


async def test_blocked_udp_is_said_and_the_seat_and_the_minutes_stay(server: Served, leader: Browser) -> None:
    async with chromium(login=login(server, "client"), flags=NO_UDP) as page:
        await to_device_check(page, server)
        await join(page)
        await admit(leader, server, "client")
        await until_in_room(page)
        await leader.until("ok", ref=await leader.send("start"))
        started = time.monotonic()

        sentence = page.get_by_text(re.compile("^Sound and picture cannot get through this network"))
        await expect(sentence).to_be_visible(timeout=BLOCKED_MS)
        await expect(sentence).to_contain_text("Try another network or your phone's connection.")
        await expect(sentence).to_contain_text("your seat is kept")
        assert listed(leader, server.clinic.person("client"))["seat"] == await seat_of(page, "Client C.")
        await expect(page.get_by_text("Minutes are counting", exact=True)).to_be_visible()

        await leader.until("ok", ref=await leader.send("end"))
        true_s = time.monotonic() - started
        await page.get_by_role("link", name="See what counted").click(timeout=SLOW_MS)
        assert abs(await counted_seconds(page) - true_s) <= HEARTBEAT_S


async def test_the_newest_tab_has_the_seat_and_the_older_can_take_it_back(server: Served) -> None:
    """Start to End, by what the test saw, is counted once for both tabs."""
    companion = "You are here on another device or in another tab."
    async with AsyncExitStack() as stack:
        therapist = await stack.enter_async_context(chromium(login=login(server, "facilitator")))
        first = await stack.enter_async_context(chromium(login=login(server, "client")))
        second = await first.context.new_page()
        await therapist.goto(f"http://{server.base}/today/")
        await open_room(therapist)
        await join(therapist)
        await until_in_room(therapist)

        await to_device_check(first, server)
        await join(first)
        await therapist.get_by_role("button", name="Admit Client C.").click(timeout=SLOW_MS)
        await until_in_room(first)
        started = await start(therapist)
        seat = await seat_of(therapist, "Client C.")
        await arrives(therapist, seat)

        await to_device_check(second, server)
        await join(second)
        await until_in_room(second)
        await expect(first.get_by_text(companion)).to_be_visible(timeout=SLOW_MS)
        await expect(second.get_by_text(companion)).to_have_count(0)
        await arrives(therapist, seat)
        await expect(tile(therapist, "Client C.")).to_have_count(1)
        assert await received(first) == {}

        await first.bring_to_front()
        await first.get_by_role("button", name="Use this one instead").click()
        await expect(second.get_by_text(companion)).to_be_visible(timeout=SLOW_MS)
        await expect(first.get_by_text(companion)).to_have_count(0)
        await arrives(therapist, seat)
        await arrives(first, await seat_of(first, "Facilitator C."))
        assert await seat_of(therapist, "Client C.") == seat

        ended = await end(therapist, first)
        own = await sees_what_counted(first, server.clinic, "client")
        assert started.until(ended).holds(own.credited_s)
        assert own.bridged_s == 0


async def test_a_broken_policy_fails_a_browser_test(server: Served) -> None:
    """The control of what `chromium` asserts at its end."""
    style = "document.body.append(Object.assign(document.createElement('style'), {textContent: 'p {}'}))"

    async def break_it() -> None:
        async with chromium(login=login(server, "client")) as page:
            await page.goto(f"http://{server.base}/week/")
            async with page.expect_console_message():
                await page.evaluate(style)

    with pytest.raises(AssertionError, match="Content Security Policy"):
        await break_it()
