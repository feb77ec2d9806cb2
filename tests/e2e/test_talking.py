"""A therapist and a client talk besides speaking: lines, a round, a question, something to read."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from playwright.async_api import FilePayload, Page, expect

from tests.e2e.browser import chromium
from tests.e2e.people import SLOW_MS, join, open_room, until_in_room
from tests.sessions.live.served import make_clinic, serve

pytestmark = [pytest.mark.browser]

PLAN = b"Call somebody. Go for a walk. Come to the group.\n"


@pytest.fixture
async def pair(tmp_path: Path) -> AsyncIterator[tuple[Page, Page]]:
    clinic = await asyncio.to_thread(make_clinic, tmp_path)
    with serve(clinic) as server:
        async with AsyncExitStack() as stack:
            pages = []
            for part, home in (("facilitator", "today"), ("client", "week")):
                login = (f"http://{server.base}", clinic.people[part]["login"])
                page = await stack.enter_async_context(chromium(login=login))
                await page.goto(f"http://{server.base}/{home}/")
                await open_room(page)
                await join(page)
                pages.append(page)
            therapist, client = pages
            await therapist.get_by_role("button", name="Admit Client C.").click(timeout=SLOW_MS)
            await until_in_room(client)
            yield therapist, client


async def press(page: Page, name: str) -> None:
    await page.get_by_role("button", name=name, exact=True).click(timeout=SLOW_MS)


async def test_a_round_a_question_and_a_handout(pair: tuple[Page, Page]) -> None:
    therapist, client = pair
    await press(therapist, "Together")
    await press(therapist, "Start a check-in round")
    await expect(client.get_by_text("It is your turn.").first).to_be_visible(timeout=SLOW_MS)
    await press(client, "I am done, or I pass")
    await press(therapist, "End the round")

    await press(therapist, "Together")
    await therapist.get_by_text("Ask a question").click()
    await therapist.get_by_label("Question").fill("How was this week?")
    await therapist.get_by_label("Answers, two to six, a line each").fill("hard\ngood")
    await press(therapist, "Ask everybody")
    await press(client, "hard")
    await expect(therapist.get_by_text("1 person has answered.")).to_be_visible(timeout=SLOW_MS)
    results = therapist.locator(".poll-results")
    await expect(results).to_have_count(0)
    await press(therapist, "Close and show results")
    await expect(results).to_contain_text("hard1", timeout=SLOW_MS)
    await expect(results).not_to_contain_text("Client C.")

    await press(therapist, "Together")
    await therapist.get_by_text("Share a handout").click()
    plan: FilePayload = {"name": "Relapse_plan.txt", "mimeType": "text/html", "buffer": PLAN}
    await therapist.set_input_files("input[type=file]", files=plan)
    await press(therapist, "Share the file")
    row = client.get_by_role("region", name="Handout")
    await expect(row).to_contain_text("Relapse plan", timeout=SLOW_MS)
    async with client.context.expect_page() as opening:
        await row.get_by_role("link", name="Open").click()
    opened = await opening.value
    await expect(opened.locator("body")).to_have_text(PLAN.decode().strip(), timeout=SLOW_MS)
    assert await opened.evaluate("[document.contentType, window.opener, self.origin]") == [
        "text/plain",
        None,
        "null",
    ]
    await opened.close()
