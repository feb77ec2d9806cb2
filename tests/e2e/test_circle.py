"""A therapist holds the circle: a break, an aside, breakouts, somebody who is sent out. In real browsers."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.e2e.browser import chromium
from tests.e2e.eyes import arrives, received
from tests.e2e.people import SLOW_MS, counted_seconds, join, open_room, seat_of, tile, until_in_room
from tests.sessions.live.served import Clinic, Served, make_clinic, serve

pytestmark = [pytest.mark.browser]

NAMES = {"facilitator": "Facilitator C.", "client": "Client C.", "groupmate": "Groupmate C."}
HOMES = {"facilitator": "today", "client": "week", "groupmate": "week"}
HEARTBEAT_S = 5
APART_S = 3.0  # long enough that a leak would be many packets
BREAK_S = 9.0  # more than the tolerance of the count


@dataclass
class Story:
    """Three people who are signed in, each with a browser of their own."""

    clinic: Clinic
    server: Served
    pages: dict[str, Page]

    async def gather(self) -> tuple[Page, Page, Page]:
        """Everybody is in, and the session has started."""
        therapist, *others = (self.pages[part] for part in NAMES)
        for part, page in self.pages.items():
            await page.goto(f"http://{self.server.base}/{HOMES[part]}/")
            await open_room(page)
            await join(page)
            if part != "facilitator":
                await therapist.get_by_role("button", name=f"Admit {NAMES[part]}").click(timeout=SLOW_MS)
            await until_in_room(page)
        await press(therapist, "Start session")
        client, groupmate = others
        return therapist, client, groupmate


@pytest.fixture
async def story(tmp_path: Path) -> AsyncIterator[Story]:
    clinic = await asyncio.to_thread(make_clinic, tmp_path)
    with serve(clinic) as server:
        async with AsyncExitStack() as stack:
            pages = {}
            for part in NAMES:
                login = (f"http://{server.base}", clinic.people[part]["login"])
                pages[part] = await stack.enter_async_context(chromium(login=login))
            yield Story(clinic, server, pages)


async def press(page: Page, name: str) -> None:
    await page.get_by_role("button", name=name, exact=True).click(timeout=SLOW_MS)


async def packets(page: Page, *seats: int) -> int:
    """How many packets of those seats have come so far."""
    rows = await received(page)
    return sum(row["packets"] for (seat, _), row in rows.items() if seat in seats)


async def nothing_comes(page: Page, *seats: int) -> None:
    """What was on its way has arrived, and then nothing more does."""
    await asyncio.sleep(1)
    before = await packets(page, *seats)
    await asyncio.sleep(APART_S)
    assert await packets(page, *seats) == before


async def test_a_group_of_three_with_a_break_and_an_aside(story: Story) -> None:
    therapist, client, groupmate = await story.gather()
    started = time.monotonic()
    seats = {part: await seat_of(therapist, name) for part, name in NAMES.items()}
    await arrives(groupmate, seats["client"])

    await press(therapist, "Lead")
    await press(therapist, "5 min")
    paused = time.monotonic()
    for page in story.pages.values():
        await expect(page.get_by_text(re.compile("^Break, back at"))).to_be_visible(timeout=SLOW_MS)
        await expect(page.get_by_text("Minutes pause for the break")).to_be_visible()
    await asyncio.sleep(max(0.0, paused + BREAK_S - time.monotonic()))
    await press(therapist, "Go on now")
    break_s = time.monotonic() - paused
    await expect(client.get_by_text("Minutes are counting", exact=True)).to_be_visible(timeout=SLOW_MS)

    await press(therapist, "Options for Client C.")
    await press(therapist, "Talk aside")
    await expect(therapist.get_by_role("button", name="Options for Client C.")).to_be_focused()
    await expect(client.get_by_text("can neither see nor hear you")).to_be_visible(timeout=SLOW_MS)
    for part in ("facilitator", "client"):
        await expect(tile(groupmate, NAMES[part]).get_by_text("back soon")).to_be_visible(timeout=SLOW_MS)
    await nothing_comes(groupmate, seats["facilitator"], seats["client"])
    await nothing_comes(client, seats["groupmate"])
    await arrives(client, seats["facilitator"])
    await press(client, "Back to the group")
    await expect(tile(groupmate, "Client C.").get_by_text("back soon")).to_have_count(0, timeout=SLOW_MS)
    await arrives(groupmate, seats["client"])

    await press(therapist, "End for everyone")
    await press(therapist, "End it for everyone")
    true_s = time.monotonic() - started - break_s
    for page in (client, groupmate):
        await page.get_by_role("link", name="See what counted").click(timeout=SLOW_MS)
        counted = await counted_seconds(page)
        assert abs(counted - true_s) <= HEARTBEAT_S if counted < 60 else counted <= true_s + 5 < counted + 70
    places = [row[2] for row in story.clinic.facts() if row[2] in ("break_started", "break_ended", "moved")]
    assert places == ["moved", "moved", "break_started", "break_ended", *["moved"] * 4]


async def test_a_removed_client_who_tries_to_come_back(story: Story) -> None:
    therapist, client, groupmate = await story.gather()
    await press(therapist, "Options for Groupmate C.")
    await press(therapist, "Mute")
    await expect(groupmate.get_by_text("has switched your microphone off")).to_be_visible(timeout=SLOW_MS)
    await expect(groupmate.get_by_role("button", name="Microphone", pressed=False)).to_be_visible()

    await press(therapist, "Options for Client C.")
    await press(therapist, "Remove from the room")
    await therapist.get_by_label("The group could not go on").check()
    await press(therapist, "Remove Client C.")
    await expect(client.get_by_role("heading", name="You are out of the room")).to_be_visible(timeout=SLOW_MS)
    await expect(tile(groupmate, "Client C.")).to_have_count(0, timeout=SLOW_MS)

    await client.get_by_role("link", name="Wait at the door").click()
    await join(client)
    await expect(client.get_by_role("heading", name="You are in the waiting room")).to_be_visible(
        timeout=SLOW_MS
    )
    assert "Groupmate" not in await client.locator("body").inner_text()
    await press(therapist, "Deny Client C.")
    await expect(client.get_by_role("heading", name="You were not let in this time")).to_be_visible(
        timeout=SLOW_MS
    )
    await client.get_by_role("link", name="Ask once more").click()
    await join(client)
    await press(therapist, "Not today Client C.")
    await press(therapist, "Not today: Client C.")
    today = client.get_by_role("heading", name="You cannot come in today")
    await expect(today).to_be_visible(timeout=SLOW_MS)
    await expect(client.get_by_role("link", name=re.compile("door|once more"))).to_have_count(0)
    await client.reload()  # whoever tries all the same is told the same
    await join(client)
    await expect(today).to_be_visible(timeout=SLOW_MS)


async def test_a_group_in_breakouts_while_its_node_dies(story: Story) -> None:
    therapist, client, groupmate = await story.gather()
    started = time.monotonic()
    seats = {part: await seat_of(therapist, name) for part, name in NAMES.items()}
    await press(therapist, "Lead")
    await press(therapist, "Divide into breakouts")
    await therapist.get_by_label("Name of room 1").fill("Blue")
    await therapist.get_by_role("combobox", name=re.compile("^Client C.")).select_option("Blue")
    await therapist.get_by_role("combobox", name=re.compile("^Groupmate C.")).select_option("Room 2")
    await press(therapist, "Open breakouts")
    await expect(client.get_by_role("heading", name="You are in Blue")).to_be_visible(timeout=SLOW_MS)
    await expect(client.get_by_text("Nobody else is here at the moment.")).to_be_visible()
    await nothing_comes(client, seats["facilitator"], seats["groupmate"])

    await press(client, "Ask for someone to come")
    await expect(therapist.get_by_text("asks for you", exact=True)).to_be_visible(timeout=SLOW_MS)
    await press(therapist, "Visit Blue")
    await expect(client.get_by_text("With Facilitator C.")).to_be_visible(timeout=SLOW_MS)
    await arrives(client, seats["facilitator"])
    await therapist.get_by_label("A line to everyone").fill("Find one thing that went well.")
    await press(therapist, "Send")
    await expect(groupmate.get_by_text("Find one thing that went well.").first).to_be_visible(timeout=SLOW_MS)

    story.server.kill()
    with serve(story.clinic, port=story.server.port):
        await story.clinic.until_facts("joined", 6, timeout_s=3 * SLOW_MS / 1000)
        await expect(client.get_by_text("With Facilitator C.")).to_be_visible(timeout=SLOW_MS)
        heading = groupmate.get_by_role("heading", name="You are in Room 2")
        await expect(heading).to_be_visible(timeout=SLOW_MS)
        await expect(groupmate.get_by_text("Nobody else is here at the moment.")).to_be_visible()
        await arrives(client, seats["facilitator"])
        await press(therapist, "Call everyone back now")
        await expect(heading).to_be_hidden(timeout=SLOW_MS)
        await arrives(groupmate, seats["client"])
        await press(therapist, "End for everyone")
        await press(therapist, "End it for everyone")
        true_s = time.monotonic() - started
        for page in (client, groupmate):
            await page.get_by_role("link", name="See what counted").click(timeout=SLOW_MS)
            counted = await counted_seconds(page)
            assert true_s - 60 - HEARTBEAT_S < counted <= true_s + HEARTBEAT_S
