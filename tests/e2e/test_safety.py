"""Nobody sees a name before being let in, and whoever asks for help is looked after. In real browsers."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.async_api import Page, WebSocket, expect

from tests.arriving import PHONE, PLACE
from tests.e2e.browser import chromium
from tests.e2e.minutes import HEARTBEAT_S, JOURNAL_S, Moment, end, reads_own, sees_what_counted, start
from tests.e2e.people import SLOW_MS, join, open_room, until_in_room
from tests.sessions.live.served import Clinic, Served, make_clinic, said_on_arrival, serve

pytestmark = [pytest.mark.browser]

NAMES = {"facilitator": "Facilitator C.", "client": "Client C.", "groupmate": "Groupmate C."}
HOMES = {"facilitator": "today", "client": "week", "groupmate": "week"}
WAIT_S = 5.0  # more than the tolerance of the count
LOOKED_AFTER = re.compile(r'"(help_ms|vanished_ms|left_ms|watched)"')


@dataclass
class Story:
    """Three people, each with a browser of their own, and everything that their rooms told them."""

    clinic: Clinic
    server: Served
    pages: dict[str, Page]
    told: dict[str, list[str]] = field(default_factory=dict)

    async def come(self, part: str) -> Page:
        """`part` presses Join."""
        page, told = self.pages[part], self.told.setdefault(part, [])

        def listen(socket: WebSocket) -> None:
            socket.on("framereceived", lambda frame: told.append(str(frame)))

        page.on("websocket", listen)
        await page.goto(f"http://{self.server.base}/{HOMES[part]}/")
        await open_room(page)
        await join(page)
        return page


@pytest.fixture
async def story(tmp_path: Path) -> AsyncIterator[Story]:
    clinic = await asyncio.to_thread(make_clinic, tmp_path)
    await asyncio.to_thread(said_on_arrival, clinic)
    with serve(clinic) as server:
        async with AsyncExitStack() as stack:
            pages = {}
            for part in NAMES:
                login = (f"http://{server.base}", clinic.people[part]["login"])
                pages[part] = await stack.enter_async_context(chromium(login=login))
            yield Story(clinic, server, pages)


async def press(page: Page, name: str) -> None:
    await page.get_by_role("button", name=name, exact=True).click(timeout=SLOW_MS)


async def admit(story: Story, part: str) -> Moment:
    """The therapist lets `part` in."""
    with Moment() as admitted:
        await press(story.pages["facilitator"], f"Admit {NAMES[part]}")
        await until_in_room(story.pages[part])
    return admitted


async def test_a_lobby_where_nobody_sees_a_name(story: Story) -> None:
    """Both wait as the session starts, one of them longer. Each has what the test saw pass from being let in
    to End, the one who waited less by what it saw pass in between; both read that waiting does not count."""
    client, groupmate = [await story.come(part) for part in ("client", "groupmate")]
    for page in (client, groupmate):
        await expect(page.get_by_role("heading", name="You are in the waiting room")).to_be_visible()
        await expect(page.get_by_text("with Facilitator C.")).to_be_visible()
    therapist = await story.come("facilitator")
    await start(therapist)
    word = therapist.get_by_label("A word to Client C.").and_(therapist.get_by_role("textbox"))
    await word.fill("I am with you in a minute.", timeout=SLOW_MS)
    await word.press("Enter")
    await expect(client.get_by_text("I am with you in a minute.").first).to_be_visible(timeout=SLOW_MS)

    for part, other in (("client", "groupmate"), ("groupmate", "client")):
        body = await story.pages[part].locator("body").inner_text()
        heard = body + "".join(story.told[part])
        assert NAMES["facilitator"] in heard  # the control: who leads is told to everybody
        assert NAMES[other] not in heard
        assert story.clinic.person(other) not in heard
    assert "in a minute" not in "".join(story.told["groupmate"])

    admitted = {"client": await admit(story, "client")}
    await asyncio.sleep(WAIT_S)
    admitted["groupmate"] = await admit(story, "groupmate")
    ended = await end(therapist, client)
    own = {}
    for part, since in admitted.items():
        page = story.pages[part]
        own[part] = await sees_what_counted(page, story.clinic, part)
        assert since.until(ended).holds(own[part].credited_s)
        await expect(page.get_by_text("in the waiting room, which does not count")).to_be_visible()
    waited = admitted["client"].until(admitted["groupmate"])
    assert waited.holds(own["client"].credited_s - own["groupmate"].credited_s)


async def is_looked_after(therapist: Page) -> None:
    """The card opens by itself and says whom to call; what was done is written down."""
    card = therapist.get_by_role("dialog", name="Welfare check: Client C.")
    await expect(card).to_be_visible(timeout=2 * SLOW_MS)  # by itself
    for fact in (PLACE, PHONE, "112", "Gone from the room without a word"):
        await expect(card.get_by_text(fact).first).to_be_visible(timeout=SLOW_MS)
    await card.get_by_label("What you did").select_option("Called the client")
    await card.get_by_label("A few words, if they help").fill("She is at the door, all is well.")
    await press(therapist, "Write it down")
    await expect(card.get_by_role("list").get_by_text("Called the client")).to_be_visible(timeout=SLOW_MS)
    await card.get_by_role("button", name="Close", exact=True).click()


async def test_a_welfare_check(story: Story) -> None:
    """The groupmate, in a breakout all along, has what the test saw pass from Start to End; the client less
    by what it saw pass since their page went: to a heartbeat, and to what may never be written down."""
    therapist = await story.come("facilitator")
    for part in ("client", "groupmate"):
        await story.come(part)
        await admit(story, part)
    client, groupmate = story.pages["client"], story.pages["groupmate"]
    started = await start(therapist)
    await press(therapist, "Lead")
    await press(therapist, "Divide into breakouts")
    for name in ("Client C.", "Groupmate C."):
        await therapist.get_by_role("combobox", name=re.compile(f"^{name}")).select_option("Room 1")
    await press(therapist, "Open breakouts")
    await expect(client.get_by_role("heading", name="You are in Room 1")).to_be_visible(timeout=SLOW_MS)

    await press(client, "I need help")
    await expect(client.get_by_text("call 112")).to_be_visible()  # the program's own number
    await press(client, "Tell them")
    await press(therapist, "I have seen it: Client C. asks for help")
    await expect(client.locator(".strip").get_by_text("Facilitator C. has seen this")).to_be_visible(
        timeout=SLOW_MS
    )

    with Moment() as gone:
        await client.close()
    await is_looked_after(therapist)

    assert LOOKED_AFTER.search("".join(story.told["facilitator"]))  # the control
    assert LOOKED_AFTER.search("".join(story.told["groupmate"])) is None
    assert "asks for help" not in await groupmate.locator("body").inner_text()

    ended = await end(therapist, groupmate)
    other = await sees_what_counted(groupmate, story.clinic, "groupmate")
    assert started.until(ended).holds(other.credited_s)
    later = await client.context.new_page()
    await later.goto(f"http://{story.server.base}/sessions/{story.clinic.session}/")
    own = await reads_own(later, story.clinic, "client")
    assert started.until(gone).holds(own.credited_s, down_s=JOURNAL_S, up_s=HEARTBEAT_S)
    missed_s = other.credited_s - own.credited_s
    assert gone.until(ended).holds(missed_s, down_s=HEARTBEAT_S, up_s=JOURNAL_S)
    await therapist.get_by_role("link", name="Welfare check: there are entries").click()
    for step in ("Asked for help", "Gone from the room without a word", "She is at the door, all is well."):
        await expect(therapist.get_by_text(step).first).to_be_visible()
