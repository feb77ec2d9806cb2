"""One walk through every state that a person meets, from the arrival card to the board.

Whoever walks gives a `Look`, which is shown each state in turn: a tester of accessibility, or a camera.
"""

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
from tests.e2e.people import SLOW_MS, join, tile, until_in_room
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

CAPTIONS = (
    "Good morning, everyone.",
    "It is good to see you all here again. Before we begin, let us take a moment to arrive, to feel the chair"
    " under us and the floor under our feet, and then each of us says a word about the week.",
    "Ana, would you like to begin?",
)

ASKS = """
import django; django.setup()
from groups.models import Program
from tests.arriving import asks
asks(Program.objects.get(name="Now"))
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
    """Two windows of one browser that share nothing, at a clinic whose program asks who arrives."""
    clinic = await asyncio.to_thread(make_clinic, var)
    await asyncio.to_thread(ask_who_arrives, clinic)
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
            yield Cast(base, clinic.session, therapist, client, "Client C.", "Facilitator C.")


def ask_who_arrives(clinic: Clinic) -> None:
    """The program asks everybody where they are."""
    subprocess.run([sys.executable, "-c", ASKS], cwd=ROOT, env=clinic.env, check=True)


async def press(place: Page | Locator, name: str) -> None:
    """Presses the button of exactly this name."""
    await place.get_by_role("button", name=name, exact=True).click(timeout=SLOW_MS)


async def shown(page: Page, words: str) -> None:
    """Waits until `words` stand on the page."""
    await expect(page.get_by_text(words).first).to_be_visible(timeout=SLOW_MS)


async def arriving(cast: Cast, look: Look) -> None:
    """Card, device check, waiting room; the therapist is in and sees who is at the door."""
    client, therapist = cast.client, cast.therapist
    await therapist.goto(cast.room)
    await join(therapist)
    await until_in_room(therapist)
    await client.goto(cast.room)
    card = client.locator(".card-form")
    check = client.get_by_role("heading", name="Before you go in")
    await expect(card.or_(check)).to_be_visible(timeout=SLOW_MS)
    if await card.is_visible():
        await look(client, "arrival")
        await fill_card(client)
    await expect(check).to_be_visible(timeout=SLOW_MS)
    await expect(client.get_by_role("button", name="Camera", pressed=True)).to_be_visible(timeout=SLOW_MS)
    await look(client, "check")
    await join(client)
    await expect(client.get_by_role("heading", name="You are in the waiting room")).to_be_visible(
        timeout=SLOW_MS
    )
    await look(client, "lobby")
    admit = therapist.get_by_role(
        "button", name=re.compile(f"^Admit (anyway )?{re.escape(cast.client_name)}$")
    )
    await expect(admit).to_be_visible(timeout=SLOW_MS)
    await look(therapist, "door")
    await admit.click()
    await until_in_room(client)


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


async def circle(cast: Cast, look: Look) -> None:
    """Everybody the same size; then somebody large, sound alone, a screen."""
    client, therapist = cast.client, cast.therapist
    start = therapist.get_by_role("button", name="Start session")
    if await start.is_visible():
        await start.click()
    await shown(client, "Minutes are counting")
    face = tile(client, cast.therapist_name).locator("video[data-shown=true]")
    await expect(face).to_be_attached(timeout=SLOW_MS)
    await look(client, "circle")
    await press(client, "View")
    await look(client, "view")
    await client.get_by_label("Whoever speaks, large").check()
    await press(client, "Close")
    await expect(client.locator(".stage video[data-shown=true]")).to_be_attached(timeout=SLOW_MS)
    await look(client, "speaker")
    await press(therapist, "Share screen")
    screen = client.get_by_role("region", name=f"Screen of {cast.therapist_name}")
    await expect(screen.locator("video[data-shown=true]")).to_be_attached(timeout=SLOW_MS)
    await look(client, "screen")
    await look(therapist, "sharing")
    await press(therapist.get_by_role("region", name="Your screen"), "Stop sharing")
    await press(client, "View")
    await client.get_by_label("Everyone the same size").check()
    await press(client, "Close")


async def talking(cast: Cast, look: Look) -> None:
    """The chat, and what is done together."""
    client, therapist = cast.client, cast.therapist
    await press(client, "Chat")
    await client.get_by_role("textbox").last.fill("I liked what you said about mornings.")
    await client.keyboard.press("Enter")
    await look(client, "chat")
    await press(client.locator(".chat"), "Close")
    await press(therapist, "Together")
    await therapist.get_by_text("Ask a question", exact=True).click()
    await therapist.get_by_label("Question").fill("How was your week?")
    await therapist.get_by_label("Answers, two to six, a line each").fill("Good\nSo-so\nHard")
    await look(therapist, "together")
    await press(therapist, "Ask everybody")
    await shown(client, "How was your week?")
    await look(client, "poll")
    await press(therapist, "Together")
    await press(therapist, "Start a check-in round")
    await expect(client.get_by_text(re.compile("turn")).first).to_be_visible(timeout=SLOW_MS)
    await look(client, "round")


async def captioned(cast: Cast, look: Look) -> None:
    """What somebody writes down stays in sight: with a question, one person large, no pictures, a chat."""
    client, therapist = cast.client, cast.therapist
    await press(therapist, "Together")
    await therapist.get_by_label("Captions written by").select_option(label=cast.therapist_name)
    field = therapist.get_by_label("Captions: a line, then Enter")
    for line in CAPTIONS:
        await field.fill(line)
        await field.press("Enter")
        await shown(client, line)
    await look(client, "captions")
    await look(therapist, "captioning")
    await press(client, "View")
    await client.get_by_label("Whoever speaks, large").check()
    await press(client, "Close")
    await look(client, "captions-speaker")
    await press(client, "View")
    await client.get_by_label("Everyone the same size").check()
    await client.get_by_label("Sound only").check()
    await press(client, "Close")
    await press(client, "Chat")
    await look(client, "captions-sound-only-chat")
    await press(client.locator(".chat"), "Close")
    await press(client, "Show pictures")
    await press(therapist, "Together")
    await therapist.get_by_label("Captions written by").select_option(label="nobody")
    await expect(client.get_by_role("region", name="Captions")).to_have_count(0, timeout=SLOW_MS)


async def leading(cast: Cast, look: Look) -> None:
    """The menus and dialogs of whoever leads."""
    therapist = cast.therapist
    await press(therapist, "Lead")
    await look(therapist, "lead")
    await press(therapist, "Everybody's connection")
    await expect(therapist.get_by_role("row", name=cast.client_name)).to_be_visible(timeout=SLOW_MS)
    await look(therapist, "lines")
    await press(therapist, "Close")
    await press(therapist, "Lead")
    await press(therapist, "Divide into breakouts")
    await look(therapist, "dividing")
    await therapist.keyboard.press("Escape")
    await press(therapist, f"Options for {cast.client_name}")
    await look(therapist, "person")
    await press(therapist, "Remove from the room")
    await look(therapist, "removing")
    await press(therapist, "Close")
    await press(therapist, f"Options for {cast.client_name}")
    await press(therapist, "Welfare check")
    await expect(therapist.get_by_role("dialog")).to_be_visible()
    await therapist.wait_for_load_state("networkidle")
    await look(therapist, "welfare")
    await therapist.keyboard.press("Escape")


async def apart(cast: Cast, look: Look) -> None:
    """A quiet call for help, an aside, breakouts, a break."""
    client, therapist = cast.client, cast.therapist
    await client.locator(".quiet-help").click()
    await look(client, "help")
    await client.get_by_role("dialog").locator("button.primary").click()
    await look(therapist, "called")
    await press(therapist, f"Options for {cast.client_name}")
    await press(therapist, "Talk aside")
    await shown(client, "can neither see nor hear you")
    await look(client, "aside")
    await press(client, "Back to the group")
    await press(therapist, "Lead")
    await press(therapist, "Divide into breakouts")
    await therapist.get_by_role("dialog").locator("button.primary").click()
    await expect(client.get_by_role("region", name="Breakout")).to_be_visible(timeout=SLOW_MS)
    await look(client, "breakout")
    await look(therapist, "breakouts")
    await press(therapist, "Call everyone back now")
    await expect(client.get_by_role("region", name="Breakout")).to_have_count(0, timeout=SLOW_MS)
    await press(therapist, "Lead")
    await press(therapist, "5 min")
    await shown(client, "Break, back at")
    await look(client, "break")
    await press(therapist, "Go on now")


async def ending(cast: Cast, look: Look) -> None:
    """The end for all, what counted, the week, the sign-off."""
    client, therapist = cast.client, cast.therapist
    await press(therapist, "End for everyone")
    await look(therapist, "ending")
    await press(therapist, "End it for everyone")
    await expect(client.get_by_role("link", name="See what counted")).to_be_visible(timeout=SLOW_MS)
    await look(client, "ended")
    await client.get_by_role("link", name="See what counted").click()
    await expect(client.get_by_role("heading", name="What counted")).to_be_visible(timeout=SLOW_MS)
    await look(client, "counted")
    await client.goto(cast.url("week/"))
    await look(client, "week")
    await therapist.goto(cast.url("today/"))
    await look(therapist, "today")
    await therapist.goto(cast.url(f"sessions/{cast.session}/review/"))
    await look(therapist, "review")


WALK = (arriving, circle, talking, captioned, leading, apart, ending)


async def walk(cast: Cast, look: Look) -> None:
    """Every state in the order of a session."""
    for part in WALK:
        await part(cast, look)
