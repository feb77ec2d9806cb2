"""A therapist shows a worksheet; a client sees it, sees who speaks, and chooses what is large."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.e2e.browser import chromium
from tests.e2e.eyes import received
from tests.e2e.people import SLOW_MS, join, open_room, seat_of, until_in_room
from tests.sessions.live.served import make_clinic, serve

pytestmark = [pytest.mark.browser]

# A screen that changes only when the test says so, as a worksheet does.
SCREEN = """navigator.mediaDevices.getDisplayMedia = async () => {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [1280, 720];
  const pen = canvas.getContext("2d");
  const draw = () => { pen.fillStyle = "#c33"; pen.fillRect(0, 0, 1280, 720); };
  draw();
  const stream = canvas.captureStream(5);
  setInterval(draw, 200);
  window.__screen = stream.getVideoTracks()[0];
  return stream;
};"""


@dataclass
class Pair:
    """A therapist who leads a session, and a client in it."""

    therapist: Page
    client: Page


@pytest.fixture
async def pair(tmp_path: Path) -> AsyncIterator[Pair]:
    clinic = await asyncio.to_thread(make_clinic, tmp_path)
    with serve(clinic) as server:
        async with AsyncExitStack() as stack:
            pages = []
            for part, home in (("facilitator", "today"), ("client", "week")):
                login = (f"http://{server.base}", clinic.people[part]["login"])
                page = await stack.enter_async_context(chromium(login=login))
                await page.add_init_script(SCREEN)
                await page.goto(f"http://{server.base}/{home}/")
                await open_room(page)
                await join(page)
                pages.append(page)
            therapist, client = pages
            await therapist.get_by_role("button", name="Admit Client C.").click(timeout=SLOW_MS)
            await until_in_room(client)
            await therapist.get_by_role("button", name="Start session").click()
            yield Pair(therapist, client)


async def press(page: Page, name: str) -> None:
    await page.get_by_role("button", name=name, exact=True).click(timeout=SLOW_MS)


async def look(page: Page, name: str) -> None:
    """Keeps a picture of the page, wide and narrow, where somebody asked for it."""
    folder = os.environ.get("LOOK_FOLDER")
    for width in (390, 1280) if folder else ():
        await page.set_viewport_size({"width": width, "height": 844 if width < 500 else 800})
        await page.screenshot(path=f"{folder}/{name}-{width}.png")


async def still(page: Page, seat: int) -> None:
    """Nothing of this seat's picture comes any more."""

    async def pictures() -> int:
        rows = await received(page)
        return sum(row["packets"] for (one, kind), row in rows.items() if (one, kind) == (seat, "video"))

    async with asyncio.timeout(SLOW_MS / 1000):
        before = -1
        while (now := await pictures()) != before:
            before = now
            await asyncio.sleep(0.7)


async def test_a_worksheet_is_shown_and_a_client_chooses_what_is_large(pair: Pair) -> None:
    therapist, client = pair.therapist, pair.client
    seat = await seat_of(client, "Facilitator C.")
    speaking = client.locator("li[data-speaking=true]")  # one of the two: both microphones beep
    await expect(speaking).to_contain_text("speaking", timeout=SLOW_MS)

    await press(therapist, "Share screen")
    stage = client.get_by_role("region", name="Screen of Facilitator C.")
    picture = stage.locator("video[data-shown=true]")
    await expect(picture).to_be_attached(timeout=SLOW_MS)
    assert await picture.evaluate("(video) => video.videoWidth / video.videoHeight") == pytest.approx(
        16 / 9, 0.01
    )
    await look(client, "screen")
    await look(therapist, "sharing")
    await therapist.evaluate("window.__screen.stop(), window.__screen.onended()")  # the browser's own bar
    await expect(stage).to_have_count(0, timeout=SLOW_MS)

    await press(client, "Keep Facilitator C. large")
    large = client.get_by_role("region", name="Facilitator C., large")
    await expect(large.locator("video[data-shown=true]")).to_be_attached(timeout=SLOW_MS)
    await look(client, "large")

    await press(client, "View")
    await client.get_by_label("Sound only").check()
    await look(client, "view")
    await press(client, "Close")
    await still(client, seat)
    await press(client, "Show pictures")
    await expect(large.locator("video[data-shown=true]")).to_be_attached(timeout=SLOW_MS)

    await press(therapist, "Lead")
    await press(therapist, "Everybody's connection")
    row = therapist.get_by_role("row", name="Client C.")
    await expect(row).to_contain_text("ms", timeout=SLOW_MS)
    await look(therapist, "lines")
    await press(client, "View")
    async with client.expect_download() as saved:
        await press(client, "Save a report about sound and picture")
    report = (await (await saved.value).path()).read_text()
    assert '"inbound-rtp"' in report
    assert not any(name in report for name in ("Client", "Facilitator", "127.0.0.1"))
