"""One person on two devices, one of which loses its line for longer than the room waits, in real browsers."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.e2e.browser import chromium
from tests.e2e.eyes import arrives
from tests.e2e.people import SLOW_MS, join, open_room, seat_of, until_in_room
from tests.impair.tcp_relay import TcpRelay
from tests.sessions.live.served import make_clinic, serve

pytestmark = [pytest.mark.browser]

COMPANION = "You are here on another device or in another tab."
AWAY = "Back in a moment."
CUT_S = 18.0  # more than the 15 s after which the room gives a connection up


async def comes_in(page: Page, base: str, therapist: Page | None = None) -> None:
    await page.goto(f"{base}/week/")
    await open_room(page)
    await join(page)
    if therapist is not None:
        await therapist.get_by_role("button", name="Admit Client C.").click(timeout=SLOW_MS)
    await until_in_room(page)


async def test_a_companion_whose_line_was_gone_leaves_the_seat_where_it_is(tmp_path: Path) -> None:
    clinic = await asyncio.to_thread(make_clinic, tmp_path)
    logins = {part: clinic.people[part]["login"] for part in ("facilitator", "client")}
    with serve(clinic) as server:
        async with AsyncExitStack() as stack:
            base = f"http://{server.base}"
            stream = await stack.enter_async_context(TcpRelay(("127.0.0.1", server.port)))
            therapist = await stack.enter_async_context(chromium(login=(base, logins["facilitator"])))
            laptop = await stack.enter_async_context(chromium(login=(base, logins["client"])))
            phone = await laptop.context.new_page()
            await therapist.goto(f"{base}/today/")
            await open_room(therapist)
            await join(therapist)
            await until_in_room(therapist)
            await comes_in(laptop, f"http://127.0.0.1:{stream.port}", therapist)
            await comes_in(phone, base)
            await expect(laptop.get_by_text(COMPANION)).to_be_visible(timeout=SLOW_MS)
            seat = await seat_of(therapist, "Client C.")
            await arrives(therapist, seat)

            stream.cut()
            await expect(laptop.get_by_text(AWAY)).to_be_visible(timeout=SLOW_MS)
            await asyncio.sleep(CUT_S)  # the length of the outage is what is tried
            stream.mend()

            await expect(laptop.get_by_text(AWAY)).to_have_count(0, timeout=SLOW_MS)
            await expect(laptop.get_by_text(COMPANION)).to_be_visible(timeout=SLOW_MS)
            await expect(phone.get_by_text(COMPANION)).to_have_count(0)
            await arrives(therapist, seat)
