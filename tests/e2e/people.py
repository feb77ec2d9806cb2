"""What a person does in a browser, step by step, named as they would tell it."""

from __future__ import annotations

import re

from playwright.async_api import Locator, Page, expect

SLOW_MS = 20_000


async def open_room(page: Page) -> None:
    """From one's own page to the device check; where the program asks, all is as it was last time."""
    await page.get_by_role("link", name=re.compile("^(Join|Open the room)$")).click()
    check = page.get_by_role("heading", name="Before you go in")
    same = page.get_by_role("button", name=re.compile("^(Same as last time|Still there)"))
    await expect(check.or_(same)).to_be_visible(timeout=SLOW_MS)
    if await same.is_visible():
        await same.click()
        further = page.get_by_role("button", name="Go on")
        await expect(check.or_(further)).to_be_visible(timeout=SLOW_MS)
        if await further.is_visible():
            await further.click()
    await expect(check).to_be_visible(timeout=SLOW_MS)


async def join(page: Page) -> None:
    """Through the device check, once both devices are there."""
    await expect(page.get_by_role("button", name="Camera", pressed=True)).to_be_visible(timeout=SLOW_MS)
    await page.get_by_role("button", name="Join", exact=True).click()


async def until_in_room(page: Page) -> None:
    """Waits for the circle."""
    await expect(page.get_by_role("list", name="People in this session")).to_be_visible(timeout=SLOW_MS)


def tile(page: Page, name: str) -> Locator:
    """The tile of `name` as this page shows it."""
    return (
        page.get_by_role("list", name="People in this session").get_by_role("listitem").filter(has_text=name)
    )


async def seat_of(page: Page, name: str) -> int:
    """The number of the seat of `name`."""
    seat = await tile(page, name).get_attribute("data-seat")
    assert seat is not None
    return int(seat)


async def counted_seconds(page: Page) -> int:
    """The seconds that the page of the session says have counted (`41 s` or whole minutes)."""
    text = await page.locator("p.lead strong").inner_text()
    found = re.fullmatch(r"(\d+) (s|min)", text)
    assert found is not None, text
    return int(found[1]) * (60 if found[2] == "min" else 1)
