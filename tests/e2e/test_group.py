"""A therapist and two clients meet, from signing in to the minutes: in real browsers, over real media."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.cast import PASSWORD
from tests.e2e.browser import chromium, write_tone
from tests.e2e.eyes import sees_and_hears
from tests.e2e.minutes import Stretch, end, sees_what_counted, start
from tests.e2e.people import SLOW_MS, counted_seconds, join, open_room, seat_of, tile, until_in_room
from tests.impair.tcp_relay import TcpRelay
from tests.sessions.live.served import Clinic, Served, make_clinic, serve

pytestmark = [pytest.mark.browser]

TONES = {"facilitator": 440.0, "client": 700.0, "groupmate": 1100.0}


@dataclass
class Story:
    """Three people, each with a browser of their own; the client's line goes through `line`."""

    clinic: Clinic
    server: Served
    line: TcpRelay
    pages: dict[str, Page]

    def base(self, part: str) -> str:
        port = self.line.port if part == "client" else self.server.port
        return f"http://127.0.0.1:{port}"


@pytest.fixture
async def story(tmp_path: Path) -> AsyncIterator[Story]:
    clinic = await asyncio.to_thread(make_clinic, tmp_path)
    with serve(clinic) as server:
        async with AsyncExitStack() as stack:
            line = await stack.enter_async_context(TcpRelay(("127.0.0.1", server.port)))
            pages = {
                part: await stack.enter_async_context(
                    chromium(microphone=write_tone(tmp_path / f"{part}.wav", hertz))
                )
                for part, hertz in TONES.items()
            }
            yield Story(clinic, server, line, pages)


async def sign_in(page: Page, base: str, part: str) -> None:
    """The sign-in form, by e-mail and password."""
    await page.goto(f"{base}/accounts/login/")
    await page.get_by_label("E-mail").fill(f"{part}@cast.invalid")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Sign in").click()
    await page.wait_for_url(re.compile(r"/(week|today|board)/"))


async def is_cut_and_comes_back(story: Story) -> None:
    """The client's socket is cut: told so, and back in the same seat."""
    therapist, client = story.pages["facilitator"], story.pages["client"]
    seat = await seat_of(therapist, "Client C.")
    story.line.cut()
    away = client.get_by_text("Back in a moment. Your line dropped; your seat is kept.")
    await expect(away).to_be_visible(timeout=SLOW_MS)
    story.line.mend()
    await expect(away).to_have_count(0, timeout=SLOW_MS)
    assert await seat_of(therapist, "Client C.") == seat == await seat_of(client, "Client C.")
    await sees_and_hears(therapist, seat, TONES["client"])


async def reads_what_counted(story: Story, part: str, whole: Stretch) -> None:
    """The ledger holds all of it; the page of the session and *My week* both say so."""
    page = story.pages[part]
    own = await sees_what_counted(page, story.clinic, part)
    assert whole.holds(own.credited_s)
    counted = await counted_seconds(page)
    await page.get_by_role("link", name="My week").first.click()
    await expect(page.locator(".standing .lead")).to_contain_text("of 9 h")
    assert await counted_seconds(page) == counted


async def test_a_group_meets_and_its_minutes_count(story: Story) -> None:
    """Both clients have what the test saw pass from Start to End, also the one whose line dropped."""
    therapist, client, groupmate = (story.pages[part] for part in ("facilitator", "client", "groupmate"))

    for part, page in story.pages.items():
        await sign_in(page, story.base(part), part)
        await open_room(page)
    await join(therapist)
    await until_in_room(therapist)

    for page, name in ((client, "Client C."), (groupmate, "Groupmate C.")):
        await join(page)
        await expect(page.get_by_role("heading", name="You are in the waiting room")).to_be_visible()
        assert "Groupmate" not in await client.locator("body").inner_text()
        await therapist.get_by_role("button", name=f"Admit {name}").click(timeout=SLOW_MS)
        await until_in_room(page)
        await expect(page.get_by_text("Minutes are not counting yet")).to_be_visible()

    started = await start(therapist)
    for page in story.pages.values():
        await expect(page.get_by_text("Minutes are counting", exact=True)).to_be_visible(timeout=SLOW_MS)

    names = {"facilitator": "Facilitator C.", "client": "Client C.", "groupmate": "Groupmate C."}
    for part, page in story.pages.items():
        for other, name in names.items():
            if other != part:
                await sees_and_hears(page, await seat_of(page, name), TONES[other])

    await groupmate.get_by_role("button", name="Microphone", exact=True).click()
    for page in (therapist, client):
        await expect(tile(page, "Groupmate C.").get_by_text("muted")).to_be_attached(timeout=SLOW_MS)

    await is_cut_and_comes_back(story)

    ended = await end(therapist, client)
    for part in ("client", "groupmate"):
        await reads_what_counted(story, part, started.until(ended))

    async with chromium(devices=False) as coordinator:
        await sign_in(coordinator, f"http://127.0.0.1:{story.server.port}", "coordinator")
        row = coordinator.get_by_role("row").filter(has_text="Client CanaryClient")
        await expect(row.get_by_role("link", name=re.compile(r"^0:0\d$")).first).to_be_visible()
        await row.get_by_role("link", name="Client CanaryClient").click()
        await expect(coordinator.get_by_role("img", name=re.compile("^Circle: .*counted"))).to_be_visible()
