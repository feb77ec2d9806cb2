"""The two people who walk through every state, each in a window, and what it takes to come to one."""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Locator, Page, expect

from tests.e2e.browser import chromium, remember, write_picture
from tests.e2e.people import SLOW_MS
from tests.sessions.live.served import ROOT, Clinic, make_clinic, serve

Look = Callable[[Page, str], Awaitable[None]]

# A screen to share without asking anybody, which stands still once `window.__still()` was called.
SCREEN = """navigator.mediaDevices.getDisplayMedia = async () => {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [1280, 720];
  const pen = canvas.getContext("2d");
  const words = ["My week, in small steps", "", "1  One thing that went well", "2  One thing that was hard",
    "3  Whom I can call, and when"];
  const draw = () => {
    pen.fillStyle = "#faf8f4";
    pen.fillRect(0, 0, 1280, 720);
    pen.fillStyle = "#1f2933";
    words.forEach((line, row) => {
      pen.font = `${row ? 40 : 60}px sans-serif`;
      pen.fillText(line, 110, 150 + row * 105);
    });
  };
  draw();
  const stream = canvas.captureStream(5);
  const timer = setInterval(draw, 200);
  window.__still = () => clearInterval(timer);
  window.__screen = stream.getVideoTracks()[0];
  return stream;
};"""

# A line that can be cut: open websockets are closed, and new ones cannot be had until it is mended.
LINE = """(() => {
  const open = new Set();
  let isCut = false;
  window.WebSocket = class extends WebSocket {
    constructor(...rest) {
      if (isCut) throw new Error("the line is cut");
      super(...rest);
      open.add(this);
    }
  };
  window.__cut = () => { isCut = true; for (const one of open) one.close(); open.clear(); };
  window.__mend = () => { isCut = false; };
})();"""

# What a browser refuses: a camera that another program has, and sound before anybody pressed something.
BUSY = """() => {
  const { mediaDevices } = navigator;
  const asked = mediaDevices.getUserMedia;
  mediaDevices.getUserMedia = async () => { throw new DOMException("", "NotReadableError"); };
  window.__free = () => { mediaDevices.getUserMedia = asked; };
}"""
SILENCED = """() => {
  const { play } = HTMLMediaElement.prototype;
  HTMLMediaElement.prototype.play = async () => { throw new DOMException("", "NotAllowedError"); };
  window.__allow = () => { HTMLMediaElement.prototype.play = play; };
  document.dispatchEvent(new Event("visibilitychange"));
}"""

ASKS = """
import django; django.setup()
from groups.models import FeedbackForm, Program
from groups.services.feedback_form import put_feedback_form
from tests.arriving import asks
program = Program.objects.get(name="Now")
asks(program)
put_feedback_form(None, FeedbackForm(program=program))
"""


@dataclass
class Cast:
    """Two people who are signed in, and what each is called in the room."""

    base: str
    session: str
    therapist: Page
    client: Page
    client_name: str
    therapist_name: str

    def url(self, path: str) -> str:
        return f"{self.base}/{path}"

    @property
    def room(self) -> str:
        return self.url(f"sessions/{self.session}/room/")


@asynccontextmanager
async def gathered(var: Path) -> AsyncIterator[Cast]:
    """Two windows of one browser that share nothing, at a clinic that asks who arrives, and how it was."""
    clinic = await asyncio.to_thread(make_clinic, var)
    await asyncio.to_thread(ask_people, clinic)
    camera = await asyncio.to_thread(write_picture, var / "camera.y4m")
    with serve(clinic) as server:
        base = f"http://{server.base}"
        login = (base, clinic.people["client"]["login"])
        async with chromium(login=login, camera=camera) as client:
            browser = client.context.browser
            assert browser is not None
            window = await browser.new_context(viewport={"width": 1280, "height": 800})
            await remember(window, base, clinic.people["facilitator"]["login"])
            therapist = await window.new_page()
            await therapist.add_init_script(SCREEN)
            await client.add_init_script(LINE)
            yield Cast(base, clinic.session, therapist, client, "Client C.", "Facilitator C.")


def ask_people(clinic: Clinic) -> None:
    """The program asks everybody where they are, and afterwards how it was."""
    subprocess.run([sys.executable, "-c", ASKS], cwd=ROOT, env=clinic.env, check=True)


async def press(place: Page | Locator, name: str) -> None:
    """Presses the button of exactly this name."""
    await place.get_by_role("button", name=name, exact=True).click(timeout=SLOW_MS)


async def shown(page: Page, words: str) -> None:
    """Waits until `words` stand on the page."""
    await expect(page.get_by_text(words).first).to_be_visible(timeout=SLOW_MS)


def admission(cast: Cast) -> Locator:
    """What lets the client in, whatever they said as they arrived."""
    name = re.compile(f"^Admit (anyway )?{re.escape(cast.client_name)}$")
    return cast.therapist.get_by_role("button", name=name)


async def until_waiting(page: Page) -> None:
    """Waits for the waiting room."""
    waits = page.get_by_role("heading", name="You are in the waiting room")
    await expect(waits).to_be_visible(timeout=SLOW_MS)


async def set_lock(therapist: Page, act: str) -> None:
    """From the menu of whoever leads."""
    await press(therapist, "Lead")
    await press(therapist, act)


async def fill_card(page: Page) -> None:
    """As last time where there was one, else as little as the card takes."""
    same = page.get_by_role("button", name="Same as last time")
    if await same.is_visible():
        await same.click()
    await press(page, "Go on")
    check = page.get_by_role("heading", name="Before you go in")
    anyway = page.get_by_role("button", name="Go on without")
    await expect(anyway.or_(check)).to_be_visible(timeout=SLOW_MS)
    if await anyway.is_visible():
        await anyway.click()


async def is_invited(page: Page) -> str:
    """The link for a captioner, with every client's consent on file."""
    await page.get_by_label("Name in the room").fill("Iris N.")
    await page.get_by_label("Comes as").select_option(label="Captioner")
    for choice in await page.get_by_label(re.compile("consents that this person")).all():
        await choice.select_option(label="in words, to me")
    await press(page, "Make the link")
    return await page.locator(".secret-link").inner_text()
