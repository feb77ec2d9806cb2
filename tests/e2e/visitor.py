"""One real browser in a room of synthetic people: what tests of lines need, and no more."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from playwright.async_api import Page, expect

from bench.company import Company, gathered
from tests.e2e.browser import chromium
from tests.e2e.eyes import received
from tests.e2e.minutes import Moment
from tests.e2e.people import SLOW_MS, join, open_room, until_in_room
from tests.impair.pages import COUNT, Count
from tests.sessions.live.served import Served, make_clinic, serve

LOOK_EVERY_S = 0.05
LEADERS_SEAT = 0  # who comes first
# The pairs of the newest connection that carry something.
PATH = """async () => {
  const open = window.__connections.filter((one) => one.connectionState !== "closed");
  const stats = await open[open.length - 1].getStats();
  for (const transport of stats.values()) {
    if (transport.type !== "transport" || !transport.selectedCandidatePairId) continue;
    const own = stats.get(stats.get(transport.selectedCandidatePairId).localCandidateId);
    return { type: own.candidateType, by: own.relayProtocol ?? own.protocol };
  }
  return {};
}"""


@dataclass
class Visitor:
    """A client in Chromium; somebody leads, and speaks without a pause."""

    page: Page
    entered: Moment
    media_s: float = 0.0  # from the room to the first of the leader's voice

    async def heard(self) -> int:
        """Packets of the leader's voice that reached the page over its newest connection."""
        rows = await received(self.page)
        return sum(row["packets"] for (_, kind), row in rows.items() if kind == "audio")

    async def until_heard(self, *, seconds: float = 20) -> None:
        """Waits until something of the leader's voice comes from now on."""
        before = await self.heard()
        async with asyncio.timeout(seconds):
            while await self.heard() == before:  # noqa: ASYNC110 - a page is asked, it tells nobody
                await asyncio.sleep(LOOK_EVERY_S)

    async def silence(self, until_s: float) -> float:
        """The longest time without sound in the next `until_s` seconds."""
        loop = asyncio.get_running_loop()
        end_s, before, since_s, longest_s = loop.time() + until_s, -1, loop.time(), 0.0
        while loop.time() < end_s:
            now = await self.heard()
            longest_s = max(longest_s, loop.time() - since_s)
            if now != before:
                before, since_s = now, loop.time()
            await asyncio.sleep(LOOK_EVERY_S)
        return longest_s

    async def count(self, seconds: float) -> Count:
        """What the page counts of the leader's voice and picture in the next `seconds`."""
        before = Count(**await self.page.evaluate(COUNT, LEADERS_SEAT))
        await asyncio.sleep(seconds)
        return Count(**await self.page.evaluate(COUNT, LEADERS_SEAT)).since(before)

    async def path(self) -> dict[str, str]:
        """How the page's media goes: type and protocol of its own candidate."""
        found: dict[str, str] = await self.page.evaluate(PATH)
        return found


@asynccontextmanager
async def led(folder: Path, **env: str) -> AsyncIterator[tuple[Served, Company]]:
    """A clinic whose leader is in the room already, and speaks."""
    clinic = await asyncio.to_thread(make_clinic, folder)
    with serve(replace(clinic, env=clinic.env | env)) as server:
        async with gathered(server, ["facilitator"]) as company:
            yield server, company


@asynccontextmanager
async def visiting(
    server: Served, company: Company, *, init: str = "", flags: tuple[str, ...] = ()
) -> AsyncIterator[Visitor]:
    """A visitor who was let in and hears the leader; `init` runs before the page's own scripts."""
    login = (f"http://{server.base}", server.clinic.people["client"]["login"])
    async with chromium(flags=flags, login=login) as page:
        if init:
            await page.add_init_script(init)
        await page.goto(f"http://{server.base}/week/")
        await open_room(page)
        waiting = page.get_by_role("heading", name="You are in the waiting room")
        inside = page.get_by_role("list", name="People in this session")
        with Moment() as entered:
            await join(page)
            await expect(waiting.or_(inside)).to_be_visible(timeout=SLOW_MS)
            if not await inside.is_visible():  # who was let in once is not asked to wait again
                await company.leader.admit_all()
            await until_in_room(page)
        visitor, began_s = Visitor(page, entered), asyncio.get_running_loop().time()
        await visitor.until_heard()
        visitor.media_s = asyncio.get_running_loop().time() - began_s
        yield visitor
