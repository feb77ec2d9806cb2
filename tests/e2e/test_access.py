"""What everybody meets can be used by everybody: axe finds nothing in any state."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page

from tests.e2e.browser import chromium, remember
from tests.e2e.states import SCREEN, Cast, walk
from tests.sessions.live.served import ROOT, Clinic, make_clinic, serve

pytestmark = [pytest.mark.browser]

AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# In the theme that is asked for: neighbouring states wear different ones.
FIND = """async ([runOnly, theme]) => {
  document.documentElement.dataset.theme = theme;
  const { violations } = await axe.run(document, { runOnly, resultTypes: ["violations"] });
  const told = (one) => one.nodes.map((node) => `${one.id}: ${node.html} ${node.failureSummary}`);
  return violations.flatMap(told);
}"""
ASKS = """
import django; django.setup()
from groups.models import Program
from tests.arriving import asks
asks(Program.objects.get(name="Now"))
"""


@pytest.fixture
async def cast(tmp_path: Path) -> AsyncIterator[Cast]:
    """One browser, two windows that know nothing of each other."""
    clinic = await asyncio.to_thread(make_clinic, tmp_path)
    await asyncio.to_thread(ask_who_arrives, clinic)
    with serve(clinic) as server:
        base = f"http://{server.base}"
        async with chromium(login=(base, clinic.people["client"]["login"])) as client:
            browser = client.context.browser
            assert browser is not None
            window = await browser.new_context(viewport={"width": 1280, "height": 800})
            await remember(window, base, clinic.people["facilitator"]["login"])
            therapist = await window.new_page()
            for page in (client, therapist):
                await page.emulate_media(reduced_motion="reduce")
            await therapist.add_init_script(SCREEN)
            yield Cast(base, clinic.session, therapist, client, "Client C.", "Facilitator C.")


def ask_who_arrives(clinic: Clinic) -> None:
    """The program asks everybody where they are."""
    subprocess.run([sys.executable, "-c", ASKS], cwd=ROOT, env=clinic.env, check=True)


async def test_axe_finds_nothing_in_any_state(cast: Cast) -> None:
    found: dict[str, list[str]] = {}
    looked: list[str] = []

    async def look(page: Page, state: str) -> None:
        if not await page.evaluate("'axe' in window"):
            await page.evaluate(AXE.read_text())
        theme = ("dark", "light")[len(looked) % 2]
        looked.append(state)
        if problems := await page.evaluate(FIND, [RULES, theme]):
            found[state] = problems

    await walk(cast, look)
    assert found == {}
