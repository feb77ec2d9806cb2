"""Firefox ESR as it comes joins a room with Chromium: seen and heard both ways, and its minutes count.

Run by `test_firefox.py` in a network namespace, and by its own path only. Pages come from the loopback there,
which browsers trust with a camera; media goes over the namespace's address.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.cast import PASSWORD
from tests.e2e.browser import chromium, write_tone
from tests.e2e.eyes import sees_and_hears
from tests.e2e.firefox import TONE_HERTZ, Firefox, firefox
from tests.e2e.namespace import ADDRESS
from tests.e2e.people import SLOW_MS, join, open_room, seat_of, until_in_room
from tests.sessions.live.served import Clinic, Served, make_clinic, serve

pytestmark = [pytest.mark.browser]

CHROMIUM_HERTZ = 440.0
# Two cores may be busy with both browsers just then.
DEVICES_S = 40
# Where this page sends its media: the remote address of every pair that a nomination chose.
SENDS_TO = """async () => {
  const open = window.__connections.filter((one) => one.connectionState !== "closed");
  const reports = [...(await open[open.length - 1].getStats()).values()];
  const pairs = reports.filter((one) => one.type === "candidate-pair" && one.nominated);
  const remote = (pair) => reports.find((one) => one.id === pair.remoteCandidateId).address;
  return [...new Set(pairs.map(remote))];
}"""


@dataclass
class Story:
    """A therapist with Chromium and a client with Firefox."""

    clinic: Clinic
    server: Served
    therapist: Page
    client: Firefox


@pytest.fixture
async def story(tmp_path: Path) -> AsyncIterator[Story]:
    clinic = await asyncio.to_thread(make_clinic, tmp_path)
    tone = write_tone(tmp_path / "tone.wav", CHROMIUM_HERTZ)
    with serve(clinic) as server:
        base = f"http://{server.base}"
        async with AsyncExitStack() as stack:
            login = (base, clinic.people["facilitator"]["login"])
            therapist = await stack.enter_async_context(chromium(microphone=tone, login=login))
            client = await stack.enter_async_context(firefox(tmp_path / "firefox"))
            yield Story(clinic, server, therapist, client)


async def test_firefox_is_seen_and_heard_and_counted(story: Story) -> None:
    therapist, client, base = story.therapist, story.client, f"http://{story.server.base}"

    await therapist.goto(f"{base}/today/")
    await open_room(therapist)
    await join(therapist)
    await until_in_room(therapist)

    await client.goto(f"{base}/accounts/login/")
    await client.fill("E-mail", "client@cast.invalid")
    await client.fill("Password", PASSWORD)
    await client.press("Sign in")
    await client.press("Join")
    await client.reads("Before you go in")
    await client.is_on("Camera", seconds=DEVICES_S)
    await client.press("Join")
    await client.reads("You are in the waiting room")
    await therapist.get_by_role("button", name="Admit Client C.").click(timeout=SLOW_MS)
    await client.reads("Minutes are not counting yet")
    await therapist.get_by_role("button", name="Start session").click()
    await client.reads("Minutes are counting")

    await sees_and_hears(therapist, await seat_of(therapist, "Client C."), TONE_HERTZ)
    await sees_and_hears(client, await seat_of(therapist, "Facilitator C."), CHROMIUM_HERTZ)
    assert await client.evaluate(SENDS_TO) == [ADDRESS]

    await client.press("Microphone")
    await expect(therapist.locator(".tile").filter(has_text="Client C.")).to_contain_text("muted")

    await therapist.get_by_role("button", name="End for everyone").click()
    await therapist.get_by_role("button", name="End it for everyone").click()
    await client.press("See what counted")
    await client.reads("What counted")
    counted = await client.evaluate("() => document.querySelector('p.lead strong').innerText")
    assert int(counted.removesuffix(" s")) > 0
