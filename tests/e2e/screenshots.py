"""`python -m tests.e2e.screenshots [directory] [--states]`: pictures of the room.

Without more: the demo clinic's room for README, signed in with one click, once every face is there. With
`--states`: every state of `tests.e2e.states` on a phone, a tablet and a desk, dark and light.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.async_api import Page, expect

from tests.e2e.browser import chromium, write_picture
from tests.e2e.couple import gathered
from tests.e2e.people import SLOW_MS, join, open_room, until_in_room
from tests.e2e.states import walk
from tests.sessions.live.served import ROOT, Clinic, Served, serve

IMAGES = ROOT / "docs" / "images"
THERAPIST = "Tess Therapist"
SYNTHETIC = 4
SIZES = ((390, 844), (768, 1024), (1440, 900))
THEMES = ("dark", "light")
CLIPS_MS = 240_000  # the first run draws and encodes the synthetic people, while two cores do all the rest
ALL_SHOWN = """(count) => {
  const tiles = [...document.querySelectorAll(".tile")];
  const shown = tiles.filter((one) => one.querySelector('video[data-shown="true"]')?.videoWidth > 0);
  return tiles.length === count && shown.length === count;
}"""


@contextmanager
def demo_clinic(var: Path) -> Iterator[Served]:
    """The demo clinic, with its synthetic people, served from `var`."""
    env = {
        **os.environ,
        "VIOIP_VAR": str(var),
        "DEBUG": "1",
        "VIOIP_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "vioip.settings",
    }
    for command in (("migrate", "--verbosity", "0"), ("demo",)):
        subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=env, check=True)
    with serve(Clinic(env=env, session="", people={})) as server:
        yield server


async def enter_living_room(page: Page, server: Served) -> None:
    """One click to sign in, and through the device check to where everybody is."""
    await page.goto(f"http://{server.base}/accounts/login/")
    await page.get_by_role("button", name=THERAPIST).click()
    await open_room(page)
    await join(page)
    await until_in_room(page)
    await expect(page.locator(".tile")).to_have_count(SYNTHETIC + 1, timeout=CLIPS_MS)
    await page.wait_for_function(ALL_SHOWN, arg=SYNTHETIC + 1, timeout=SLOW_MS)


async def take(directory: Path) -> None:
    """Writes room.png, 1280 by 800."""
    with tempfile.TemporaryDirectory(prefix="vioip-demo-") as var, demo_clinic(Path(var)) as server:
        async with chromium(camera=write_picture(Path(var, "camera.y4m"))) as page:
            await enter_living_room(page, server)
            await page.screenshot(path=directory / "room.png")


async def take_states(directory: Path) -> None:
    """Writes STATE-WIDTH-THEME.png for every state, width and theme."""

    async def look(page: Page, state: str) -> None:
        before = page.viewport_size
        for theme in THEMES:
            await page.evaluate("(theme) => { document.documentElement.dataset.theme = theme; }", theme)
            for width, height in SIZES:
                await page.set_viewport_size({"width": width, "height": height})
                await page.screenshot(path=directory / f"{state}-{width}-{theme}.png")
        assert before is not None
        await page.set_viewport_size(before)

    with tempfile.TemporaryDirectory(prefix="vioip-states-") as var:
        async with gathered(Path(var)) as cast:
            for page in (cast.client, cast.therapist):
                await page.emulate_media(reduced_motion="reduce")
            await walk(cast, look)


def main(arguments: list[str]) -> None:
    """What the command line asks for."""
    places = [Path(one) for one in arguments if not one.startswith("--")]
    directory = places[0] if places else IMAGES
    directory.mkdir(parents=True, exist_ok=True)
    asyncio.run(take_states(directory) if "--states" in arguments else take(directory))


if __name__ == "__main__":
    main(sys.argv[1:])
