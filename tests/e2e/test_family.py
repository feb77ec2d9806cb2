"""A family session with an interpreter: a link, an agreement, a door, right minutes, a link withdrawn."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from sessions.views.words import duration
from tests.e2e.browser import chromium, write_tone
from tests.e2e.eyes import sees_and_hears
from tests.e2e.minutes import end, sees_what_counted, start
from tests.e2e.people import SLOW_MS, join, open_room, seat_of, tile, until_in_room
from tests.sessions.live.served import Clinic, Served, make_clinic, serve

pytestmark = [pytest.mark.browser]

OUT_MAX_MS = 5000  # PROMISES R25
TONES = {"facilitator": 440.0, "client": 700.0, "interpreter": 1100.0}


@dataclass
class Family:
    """A therapist, a client and an interpreter without an account, each with a browser of their own."""

    clinic: Clinic
    server: Served
    pages: dict[str, Page]

    @property
    def base(self) -> str:
        return f"http://{self.server.base}"


@pytest.fixture
async def family(tmp_path: Path) -> AsyncIterator[Family]:
    clinic = await asyncio.to_thread(make_clinic, tmp_path)
    groupmate = clinic.person("groupmate").replace("-", "")
    clinic.rows(f"DELETE FROM iop_sessions_rosterentry WHERE person_id = '{groupmate}'")
    clinic.rows("UPDATE iop_sessions_therapysession SET service = 'family', title = 'Appointment'")
    with serve(clinic) as server:
        async with AsyncExitStack() as stack:
            pages = {}
            for part, hertz in TONES.items():
                known = clinic.people.get(part)
                login = (f"http://{server.base}", known["login"]) if known else None
                tone = write_tone(tmp_path / f"{part}.wav", hertz)
                pages[part] = await stack.enter_async_context(chromium(microphone=tone, login=login))
            yield Family(clinic, server, pages)


async def is_invited(family: Family) -> str:
    """The link that the therapist is shown, with the client's consent on file."""
    page = family.pages["facilitator"]
    await page.goto(f"{family.base}/sessions/{family.clinic.session}/guests/")
    await page.get_by_label("Name in the room").fill("Ines M.")
    await page.get_by_label("Comes as").select_option(label="Interpreter")
    await page.get_by_label(re.compile("^Client CanaryClient consents")).select_option(
        label="in words, to me"
    )
    await page.get_by_role("button", name="Make the link").click()
    return await page.locator(".secret-link").inner_text()


async def agrees(page: Page, link: str) -> None:
    """From the link to the door; the secret stays in no address."""
    await page.goto(link)
    assert page.url == link.split("#", maxsplit=1)[0]
    await page.get_by_role("button", name="Open").click()
    await page.get_by_label("I agree to this").check()
    await page.get_by_role("button", name="Go on").click()
    await join(page)
    await expect(page.get_by_role("heading", name="You are in the waiting room")).to_be_visible(
        timeout=SLOW_MS
    )
    assert "Client" not in await page.locator("body").inner_text()


async def test_a_family_session_with_an_interpreter(family: Family) -> None:
    """The client has what the test saw pass from Start to End; the interpreter has no minutes."""
    therapist, client, guest = (family.pages[part] for part in TONES)
    link = await is_invited(family)
    await agrees(guest, link)

    for page, own in ((therapist, "today"), (client, "week")):
        await page.goto(f"{family.base}/{own}/")
        await open_room(page)
        await join(page)
    await until_in_room(therapist)
    await expect(therapist.get_by_text("Interpreter, guest")).to_be_visible(timeout=SLOW_MS)
    for page, name in ((client, "Client C."), (guest, "Ines M.")):
        await therapist.get_by_role("button", name=f"Admit {name}").click(timeout=SLOW_MS)
        await until_in_room(page)
    started = await start(therapist)
    await expect(client.get_by_text("Minutes are counting", exact=True)).to_be_visible(timeout=SLOW_MS)

    await expect(tile(client, "Ines M.").get_by_text("Interpreter")).to_be_visible()
    await sees_and_hears(client, await seat_of(client, "Ines M."), TONES["interpreter"])
    await sees_and_hears(guest, await seat_of(guest, "Client C."), TONES["client"])
    assert "minutes" not in (await guest.locator(".room-head").inner_text()).lower()

    desk = await therapist.context.new_page()
    await desk.goto(f"{family.base}/sessions/{family.clinic.session}/guests/")
    await desk.locator("summary").click()
    await desk.get_by_role("button", name="Withdraw").click()
    await expect(guest.get_by_role("heading", name="This link is not open any more")).to_be_visible(
        timeout=OUT_MAX_MS
    )
    await guest.goto(link)
    await guest.get_by_role("button", name="Open").click()
    await expect(guest.get_by_role("heading", name="This link is not open")).to_be_visible()

    ended = await end(therapist, client)
    counted = await sees_what_counted(client, family.clinic, "client")
    assert started.until(ended).holds(counted.credited_s)

    await desk.goto(f"{family.base}/sessions/{family.clinic.session}/")
    words = duration(counted.credited_s)
    assert await desk.locator("section > h2").all_inner_texts() == [f"Client CanaryClient: {words}"]
    bodies = [json.loads(body) for (body,) in family.clinic.rows(JOINED)]
    assert sorted({body["role"] for body in bodies}) == ["client", "facilitator", "guest"]


JOINED = "SELECT body FROM iop_sessions_factrow WHERE kind = 'joined'"
