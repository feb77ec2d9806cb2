"""A browser that holds sound back until something is pressed, and the bar that asks for that press.

By Chromium's usual rule one press anywhere on a page lets it play from then on, and so does a microphone in
use: Join is enough, and the bar never shows. That is the control. By its strict rule, close to Safari's, a
voice may begin within seconds of a press and no later, microphone or not; so one that begins while somebody
is let in late is really refused. Playwright counts every look at a page as a press, so this looks by the
protocol of the developer tools, which can say that it is none.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import CDPSession, Page

from tests.e2e.browser import chromium
from tests.e2e.people import join, open_room
from tests.e2e.visitor import led

pytestmark = [pytest.mark.browser]

LOOK_EVERY_S = 0.1
PATIENCE_S = 30
AT_THE_DOOR = (
    "document.querySelector('[data-stage=\"lobby\"]') !== null && !navigator.userActivation.isActive"
)
BAR = "[...document.querySelectorAll('.banner button')].some((one) => one.textContent === 'Turn sound on')"
VOICE = "((voice) => voice && [voice.paused, voice.currentTime])(document.querySelector('.voices audio'))"
HEARD = "((voice) => voice !== null && voice.currentTime > 0)(document.querySelector('.voices audio'))"


class Onlooker:
    """Looks at a page without the browser taking it for a press."""

    def __init__(self, line: CDPSession) -> None:
        self._line = line

    async def look(self, expression: str) -> Any:
        """The JSON value of `expression`."""
        ask = {"expression": expression, "returnByValue": True, "userGesture": False}
        answer = await self._line.send("Runtime.evaluate", ask)
        return answer["result"].get("value")

    async def until(self, expression: str) -> None:
        """Waits until `expression` is true."""
        async with asyncio.timeout(PATIENCE_S):
            while await self.look(expression) is not True:  # noqa: ASYNC110 - a page is asked, it tells nobody
                await asyncio.sleep(LOOK_EVERY_S)


@asynccontextmanager
async def let_in_late(folder: Path, policy: str) -> AsyncIterator[tuple[Page, Onlooker]]:
    """A client whose press on Join is long ago when the first voice comes."""
    async with AsyncExitStack() as stack:
        server, company = await stack.enter_async_context(led(folder))
        login = (f"http://{server.base}", server.clinic.people["client"]["login"])
        page = await stack.enter_async_context(chromium(flags=(f"--autoplay-policy={policy}",), login=login))
        onlooker = Onlooker(await page.context.new_cdp_session(page))
        await page.goto(f"http://{server.base}/week/")
        await open_room(page)
        await join(page)
        await onlooker.until(AT_THE_DOOR)
        await company.leader.admit_all()
        yield page, onlooker


async def test_sound_that_is_really_held_back_plays_after_one_press(tmp_path: Path) -> None:
    async with let_in_late(tmp_path, "user-gesture-required") as (page, onlooker):
        await onlooker.until(BAR)
        assert await onlooker.look(VOICE) == [True, 0]
        await page.get_by_role("button", name="Turn sound on").click()
        await onlooker.until(f"{HEARD} && !({BAR})")


async def test_a_press_on_join_is_enough_by_the_usual_rule(tmp_path: Path) -> None:
    """The control: the same way in, and nothing is held back."""
    async with let_in_late(tmp_path, "document-user-activation-required") as (_, onlooker):
        await onlooker.until(HEARD)
        assert not await onlooker.look(BAR)
