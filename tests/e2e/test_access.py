"""What everybody meets can be used by everybody: axe finds nothing in any state, keys alone do the room."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.e2e.couple import Cast, gathered
from tests.e2e.people import SLOW_MS
from tests.e2e.states import WALK, circle
from tests.sessions.live.served import ROOT

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
TABS_MAX = 80
FORGET = "document.querySelectorAll('[data-reached]').forEach((one) => delete one.dataset.reached)"
# The name of what has the focus, whether an outline shows it, and whether the round is at its first again.
FOCUSED = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return ["", true, false];
  if (one.dataset.reached) return ["", true, one.dataset.reached === "first"];
  one.dataset.reached = document.querySelector("[data-reached]") ? "later" : "first";
  const { outlineStyle, outlineWidth } = getComputedStyle(one);
  const isShown = outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
  return [one.outerHTML, isShown, false];
}"""
# What can be pressed or filled in, is seen, and was not come to: of a group of choices one is enough.
LEFT_OUT = """() => {
  const place = document.querySelector("dialog[open]") ?? document;
  const wanted = "a[href], button:not([disabled]), input:not([type=radio]), select, textarea, summary";
  const isLeftOut = (one) => one.checkVisibility() && !one.dataset.reached;
  return [...place.querySelectorAll(wanted)].filter(isLeftOut).map((one) => one.outerHTML);
}"""


@pytest.fixture
async def cast(tmp_path: Path) -> AsyncIterator[Cast]:
    """A therapist and a client who have asked for little motion."""
    async with gathered(tmp_path) as both:
        for page in (both.client, both.therapist):
            await page.emulate_media(reduced_motion="reduce")
        yield both


async def by_keys_alone(page: Page, state: str) -> None:
    """Everything that can be pressed here is come to by Tab, and shows that it was."""
    await page.evaluate(FORGET)
    unseen = []
    for _ in range(TABS_MAX):
        await page.keyboard.press("Tab")
        name, is_shown, is_round = await page.evaluate(FOCUSED)
        if is_round:
            break
        unseen += [] if is_shown else [name]
    assert (unseen, await page.evaluate(LEFT_OUT)) == ([], []), state


async def dialog_by_keys(page: Page, opener: str, inside: str) -> None:
    """Enter opens, the keyboard is inside, Escape closes and gives it back to where it was."""
    button = page.get_by_role("button", name=opener, exact=True)
    await button.focus()
    await page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name=inside)
    await expect(dialog).to_be_visible()
    await by_keys_alone(page, inside)
    await page.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)
    await expect(button).to_be_focused()


async def keys(cast: Cast) -> None:
    """What a person without a mouse does in the circle."""
    client, therapist = cast.client, cast.therapist
    await by_keys_alone(client, "circle")
    await by_keys_alone(therapist, "leading")
    await therapist.evaluate("document.querySelector('.switch').tabIndex = -1")
    with pytest.raises(AssertionError, match="leading"):  # what Tab cannot come to is noticed
        await by_keys_alone(therapist, "leading")
    await therapist.evaluate("document.querySelector('.switch').removeAttribute('tabindex')")
    await dialog_by_keys(client, "View", "What you see and use")
    await dialog_by_keys(client, "I need help", "Do you need help?")
    await dialog_by_keys(therapist, "Lead", "Leading this session")
    await dialog_by_keys(therapist, "Options for Client C.", "Client C.")
    await client.get_by_role("button", name="Microphone").focus()
    await client.keyboard.press("Space")
    await expect(client.get_by_role("button", name="Microphone", pressed=False)).to_be_focused()
    await client.get_by_role("button", name="Raise hand").focus()
    await client.keyboard.press("Enter")
    await expect(client.get_by_role("button", name="Lower hand")).to_be_focused()
    lower = therapist.get_by_role("button", name="Lower the hand of Client C.")
    await lower.press("Enter", timeout=SLOW_MS)
    await expect(lower).to_have_count(0, timeout=SLOW_MS)
    await expect(therapist.get_by_role("heading", level=1)).to_be_focused()
    await ask_by_keys(client, therapist)


async def ask_by_keys(client: Page, therapist: Page) -> None:
    """Help is asked for, seen and settled; what is pressed vanishes, and the keyboard is not left nowhere."""
    await client.get_by_role("button", name="I need help").press("Enter")
    await client.get_by_role("button", name="Tell them").press("Enter")
    await expect(client.locator("#help-told")).to_be_focused(timeout=SLOW_MS)
    await therapist.get_by_role("button", name="I have seen it").press("Enter", timeout=SLOW_MS)
    await expect(therapist.get_by_role("alert")).to_be_focused(timeout=SLOW_MS)
    await client.get_by_role("button", name="I am all right again").press("Enter")
    await expect(client.get_by_role("button", name="I need help")).to_be_focused(timeout=SLOW_MS)
    await expect(therapist.get_by_role("heading", level=1)).to_be_focused(timeout=SLOW_MS)


async def test_axe_finds_nothing_in_any_state_and_keys_alone_do_the_room(cast: Cast) -> None:
    found: dict[str, list[str]] = {}
    looked: list[str] = []

    async def look(page: Page, state: str) -> None:
        if not await page.evaluate("'axe' in window"):
            await page.evaluate(AXE.read_text())
        theme = ("dark", "light")[len(looked) % 2]
        looked.append(state)
        if problems := await page.evaluate(FIND, [RULES, theme]):
            found[state] = problems

    for part in WALK:
        await part(cast, look)
        if part is circle:
            await keys(cast)
    assert found == {}
    await cast.client.evaluate("document.body.append(document.createElement('img'))")
    await look(cast.client, "a picture without words")
    assert "image-alt" in str(found)
