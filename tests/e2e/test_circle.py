"""A therapist holds the circle: a break, an aside, breakouts, somebody who is sent out. In real browsers."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.e2e.browser import chromium
from tests.e2e.eyes import arrives, received
from tests.e2e.minutes import (
    JOURNAL_S,
    Moment,
    Stretch,
    end,
    individual_s,
    reads_own,
    seconds_of,
    sees_what_counted,
    start,
)
from tests.e2e.people import SLOW_MS, join, open_room, seat_of, tile, until_in_room
from tests.sessions.live.served import Clinic, Served, make_clinic, serve

pytestmark = [pytest.mark.browser]

NAMES = {"facilitator": "Facilitator C.", "client": "Client C.", "groupmate": "Groupmate C."}
HOMES = {"facilitator": "today", "client": "week", "groupmate": "week"}
APART_S = 3.0  # long enough that a leak would be many packets
BREAK_S = 6.0  # more than the tolerance of the count


@dataclass
class Story:
    """Three people who are signed in, each with a browser of their own."""

    clinic: Clinic
    server: Served
    pages: dict[str, Page]

    async def gather(self) -> tuple[Page, Page, Page]:
        """Everybody is in, and nothing has started yet."""
        therapist, *others = (self.pages[part] for part in NAMES)
        for part, page in self.pages.items():
            await page.goto(f"http://{self.server.base}/{HOMES[part]}/")
            await open_room(page)
            await join(page)
            if part != "facilitator":
                await therapist.get_by_role("button", name=f"Admit {NAMES[part]}").click(timeout=SLOW_MS)
            await until_in_room(page)
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


async def divide(therapist: Page) -> None:
    """The client into Blue, the groupmate into a room of their own."""
    await press(therapist, "Lead")
    await press(therapist, "Divide into breakouts")
    await therapist.get_by_label("Name of room 1").fill("Blue")
    await therapist.get_by_role("combobox", name=re.compile("^Client C.")).select_option("Blue")
    await therapist.get_by_role("combobox", name=re.compile("^Groupmate C.")).select_option("Room 2")
    await press(therapist, "Open breakouts")


async def pause(story: Story) -> Stretch:
    """A break, as everybody reads it; how long it was."""
    therapist, client, _ = story.pages.values()
    await press(therapist, "Lead")
    with Moment() as paused:
        await press(therapist, "5 min")
        for page in story.pages.values():
            await expect(page.get_by_text(re.compile("^Break, back at"))).to_be_visible(timeout=SLOW_MS)
            await expect(page.get_by_text("Minutes pause for the break")).to_be_visible()
    await asyncio.sleep(BREAK_S)
    with Moment() as resumed:
        await press(therapist, "Go on now")
        await expect(client.get_by_text("Minutes are counting", exact=True)).to_be_visible(timeout=SLOW_MS)
    return paused.until(resumed)


async def break_out(story: Story, seats: dict[str, int]) -> None:
    """Two breakouts that hear nothing of each other, a visit, a line to everyone, and back."""
    therapist, client, groupmate = story.pages.values()
    await divide(therapist)
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
    await press(therapist, "Call everyone back now")
    await arrives(groupmate, seats["client"])


async def step_aside(story: Story, seats: dict[str, int]) -> Stretch:
    """The therapist and the client one to one, seen and heard by nobody else; how long that was."""
    therapist, client, groupmate = story.pages.values()
    await press(therapist, "Options for Client C.")
    with Moment() as aside:
        await press(therapist, "Talk aside")
        await expect(client.get_by_text("can neither see nor hear you")).to_be_visible(timeout=SLOW_MS)
    await expect(therapist.get_by_role("button", name="Options for Client C.")).to_be_focused()
    for part in ("facilitator", "client"):
        await expect(tile(groupmate, NAMES[part]).get_by_text("back soon")).to_be_visible(timeout=SLOW_MS)
    await nothing_comes(groupmate, seats["facilitator"], seats["client"])
    await nothing_comes(client, seats["groupmate"])
    await arrives(client, seats["facilitator"])
    with Moment() as back:
        await press(client, "Back to the group")
        elsewhere = tile(groupmate, "Client C.").get_by_text("back soon")
        await expect(elsewhere).to_have_count(0, timeout=SLOW_MS)
    await arrives(groupmate, seats["client"])
    return aside.until(back)


async def test_a_group_of_three_with_a_break_a_breakout_and_an_aside(story: Story) -> None:
    """Both clients have in the ledger, and read, what the test saw pass from Start to End, less the break as
    long as it saw that. Of the client's, the aside as long as it saw that is individual and the rest is the
    group's. The others are without a therapist for less than the minute that is forgiven."""
    therapist, client, groupmate = await story.gather()
    started = await start(therapist)
    seats = {part: await seat_of(therapist, name) for part, name in NAMES.items()}
    await arrives(groupmate, seats["client"])
    paused = await pause(story)
    await break_out(story, seats)
    aside = await step_aside(story, seats)

    ended = await end(therapist, client)
    counts = started.until(ended).without(paused)
    own = await sees_what_counted(client, story.clinic, "client")
    assert counts.holds(own.credited_s)
    assert aside.holds(individual_s(own))
    assert counts.without(aside).holds(own.credited_s - individual_s(own))
    other = await sees_what_counted(groupmate, story.clinic, "groupmate")
    assert counts.holds(other.credited_s)
    assert individual_s(other) == 0
    assert paused.holds(seconds_of(own, "break"))
    assert paused.holds(seconds_of(other, "break"))
    for words in ("counted, in a breakout", "counted, one to one, aside", "break"):
        await expect(client.locator("details tr").filter(has_text=words)).not_to_have_count(0)
    places = [row[2] for row in story.clinic.facts() if row[2] in ("break_started", "break_ended", "moved")]
    assert places == ["moved", "moved", "break_started", "break_ended", *["moved"] * (3 + 3 + 4)]


async def test_a_removed_client_who_tries_to_come_back(story: Story) -> None:
    """The groupmate has what the test saw pass from Start to End, and the client less by what it saw pass
    from the removal on, however long they waited at the door."""
    therapist, client, groupmate = await story.gather()
    started = await start(therapist)
    await press(therapist, "Options for Groupmate C.")
    await press(therapist, "Mute")
    await expect(groupmate.get_by_text("has switched your microphone off")).to_be_visible(timeout=SLOW_MS)
    await expect(groupmate.get_by_role("button", name="Microphone", pressed=False)).to_be_visible()

    await press(therapist, "Options for Client C.")
    await press(therapist, "Remove from the room")
    await therapist.get_by_label("The group could not go on").check()
    with Moment() as removed:
        await press(therapist, "Remove Client C.")
        out = client.get_by_role("heading", name="You are out of the room")
        await expect(out).to_be_visible(timeout=SLOW_MS)
    await expect(tile(groupmate, "Client C.")).to_have_count(0, timeout=SLOW_MS)
    await is_turned_away_twice(therapist, client)

    ended = await end(therapist, groupmate)
    other = await sees_what_counted(groupmate, story.clinic, "groupmate")
    assert started.until(ended).holds(other.credited_s)
    await client.goto(f"http://{story.server.base}/sessions/{story.clinic.session}/")
    own = await reads_own(client, story.clinic, "client")
    assert started.until(removed).holds(own.credited_s)
    assert removed.until(ended).holds(other.credited_s - own.credited_s)
    assert own.status == "removed"


async def is_turned_away_twice(therapist: Page, client: Page) -> None:
    """At the door, twice; the second time is for today, whoever tries all the same."""
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
    await client.reload()
    await join(client)
    await expect(today).to_be_visible(timeout=SLOW_MS)


async def test_a_group_in_breakouts_while_its_node_dies(story: Story) -> None:
    """Nobody is away for longer than a drop may last, so both have what the test saw pass from Start to End:
    no more, and less by no more than what a dying process had not written down. What is bridged of it, or an
    outage for somebody who had only just been let in, is no longer than that and the time until everybody was
    back."""
    therapist, client, groupmate = await story.gather()
    started = await start(therapist)
    seats = {part: await seat_of(therapist, name) for part, name in NAMES.items()}
    await divide(therapist)
    await press(therapist, "Visit Blue")
    await expect(client.get_by_text("With Facilitator C.")).to_be_visible(timeout=SLOW_MS)

    with Moment() as killed:
        story.server.kill()
    with serve(story.clinic, port=story.server.port):
        with Moment() as back:
            await story.clinic.until_facts("joined", 6, timeout_s=3 * SLOW_MS / 1000)
        await expect(client.get_by_text("With Facilitator C.")).to_be_visible(timeout=SLOW_MS)
        heading = groupmate.get_by_role("heading", name="You are in Room 2")
        await expect(heading).to_be_visible(timeout=SLOW_MS)
        await expect(groupmate.get_by_text("Nobody else is here at the moment.")).to_be_visible()
        await arrives(client, seats["facilitator"])
        await press(therapist, "Call everyone back now")
        await expect(heading).to_be_hidden(timeout=SLOW_MS)
        await arrives(groupmate, seats["client"])

        ended = await end(therapist, client)
        gone_s = killed.until(back).most_s + JOURNAL_S
        for part, page in (("client", client), ("groupmate", groupmate)):
            own = await sees_what_counted(page, story.clinic, part)
            assert started.until(ended).holds(own.credited_s, down_s=JOURNAL_S)
            gaps = [one for one in own.lines if one.reason in ("bridged", "platform outage")]
            assert 0 < sum(one.seconds for one in gaps) <= gone_s
