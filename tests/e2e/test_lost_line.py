"""A laptop loses its line for a while, sound and picture and all: in real browsers, to the minutes."""

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
from tests.e2e.eyes import arrives
from tests.e2e.minutes import JOURNAL_S, Moment, end, sees_what_counted, start
from tests.e2e.people import SLOW_MS, join, open_room, seat_of, tile, until_in_room
from tests.impair.tcp_relay import TcpRelay
from tests.impair.udp_relay import UdpRelay
from tests.real.port import free_port
from tests.sessions.live.served import Clinic, make_clinic, serve

pytestmark = [pytest.mark.browser]

NAMES = {"facilitator": "Facilitator C.", "client": "Client C.", "groupmate": "Groupmate C."}
HOMES = {"facilitator": "today", "client": "week", "groupmate": "week"}
CUT_S = 25.0  # more than the 15 s after which somebody is gone, less than the 60 s that are bridged
AWAY = "Back in a moment. Your line dropped; your seat is kept. A drop of up to 60 seconds still counts."
BACK = re.compile(r"^Your line dropped for (\d+) seconds\. It still counts\. You're back\.$")
# Wherever the node's answer says that it is, this page's media goes to that port.
DETOUR = """(() => {
  const take = RTCPeerConnection.prototype.setRemoteDescription;
  RTCPeerConnection.prototype.setRemoteDescription = function ({ type, sdp }) {
    const led = sdp.replace(/^(a=candidate:\\S+ 1 udp \\d+) \\S+ \\d+ typ/gim, "$1 127.0.0.1 %d typ");
    return take.call(this, { type, sdp: led });
  };
})();"""


@dataclass
class Story:
    """Three people who are signed in; everything of the client's goes over one line."""

    clinic: Clinic
    stream: TcpRelay
    datagrams: UdpRelay
    pages: dict[str, Page]

    def cut(self) -> None:
        """Nothing passes."""
        self.stream.cut()
        self.datagrams.cut()

    def mend(self) -> None:
        """All of it passes again."""
        self.stream.mend()
        self.datagrams.be()


@pytest.fixture
async def story(tmp_path: Path) -> AsyncIterator[Story]:
    clinic, port = await asyncio.to_thread(make_clinic, tmp_path), free_port()
    with serve(clinic, VIOIP_MEDIA_PORT=str(port)) as server:
        async with AsyncExitStack() as stack:
            stream = await stack.enter_async_context(TcpRelay(("127.0.0.1", server.port)))
            datagrams = await stack.enter_async_context(UdpRelay(upstream=("127.0.0.1", port)))
            pages = {}
            for part in NAMES:
                base = f"http://127.0.0.1:{stream.port if part == 'client' else server.port}"
                login = (base, clinic.people[part]["login"])
                pages[part] = await stack.enter_async_context(chromium(login=login))
                if part == "client":
                    await pages[part].add_init_script(DETOUR % datagrams.port)
                await pages[part].goto(f"{base}/{HOMES[part]}/")
            yield Story(clinic, stream, datagrams, pages)


async def gather(pages: dict[str, Page]) -> None:
    """Everybody is in."""
    therapist = pages["facilitator"]
    for part, page in pages.items():
        await open_room(page)
        await join(page)
        if part != "facilitator":
            await therapist.get_by_role("button", name=f"Admit {NAMES[part]}").click(timeout=SLOW_MS)
        await until_in_room(page)


async def is_back_soon_and_then_gone(others: list[Page]) -> None:
    """What the others see of the client meanwhile."""
    for page in others:
        soon = tile(page, "Client C.").get_by_text("back soon")
        await expect(soon).to_be_visible(timeout=SLOW_MS)
    for page in others:
        await expect(tile(page, "Client C.")).to_have_count(0, timeout=SLOW_MS)


async def comes_back(client: Page) -> int:
    """By themselves; how many seconds they read that they were away."""
    notice = client.locator(".strip").get_by_text(BACK)
    await expect(notice).to_be_visible(timeout=SLOW_MS)
    said = BACK.match(await notice.inner_text())
    assert said is not None
    return int(said[1])


async def test_a_lost_laptop_line(story: Story) -> None:
    """Both clients have what the test saw pass from Start to End. Of the client's, what it saw pass from the
    cut until they were back is bridged, from the last proof of life before it; on return they read how long
    that was, to a second. Nothing is pressed on their page."""
    therapist, client, groupmate = story.pages.values()
    await gather(story.pages)
    started = await start(therapist)
    seat = await seat_of(therapist, "Client C.")
    for page in (therapist, groupmate):
        await arrives(page, seat)
    assert story.datagrams.counted["up"] > 0, "or the client's media goes another way"

    with Moment() as cut:
        story.cut()
    await expect(client.get_by_text(AWAY)).to_be_visible(timeout=SLOW_MS)
    await is_back_soon_and_then_gone([therapist, groupmate])
    await asyncio.sleep(max(0.0, cut.done_s + CUT_S - time.monotonic()))
    with Moment() as back:
        story.mend()
        read_s = await comes_back(client)
    print(
        f"back {back.done_s - back.began_s:.1f} s after the end of a cut of {CUT_S:g} s, read as {read_s} s"
    )
    for page in story.pages.values():
        assert await seat_of(page, "Client C.") == seat
    for page in (therapist, groupmate):
        await arrives(page, seat)
    await arrives(client, await seat_of(client, "Facilitator C."))

    ended = await end(therapist, client)
    whole = started.until(ended)
    own = await sees_what_counted(client, story.clinic, "client")
    assert whole.holds(own.credited_s)
    assert cut.until(back).holds(own.bridged_s, up_s=JOURNAL_S)
    assert abs(own.bridged_s - read_s) <= 1
    other = await sees_what_counted(groupmate, story.clinic, "groupmate")
    assert whole.holds(other.credited_s)
    assert other.bridged_s == 0
