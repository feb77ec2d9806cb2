"""One walk through every state that a person meets, from the arrival card to the board.

Whoever walks gives a `Look`, which is shown each state in turn: a tester of accessibility, or a camera.
"""

from __future__ import annotations

import asyncio
import json
import re

from playwright.async_api import Page, Route, WebSocketRoute, expect

from tests.e2e.couple import (
    BUSY,
    SILENCED,
    Cast,
    Look,
    admission,
    fill_card,
    is_invited,
    press,
    set_lock,
    shown,
    until_waiting,
)
from tests.e2e.people import SLOW_MS, join, tile, until_in_room

CAPTIONS = (
    "Good morning, everyone.",
    "It is good to see you all here again. Before we begin, let us take a moment to arrive, to feel the chair"
    " under us and the floor under our feet, and then each of us says a word about the week.",
    "Ana, would you like to begin?",
)

CROWD = 16
WIDTHS = ((390, 844), (1280, 800))


async def arriving(cast: Cast, look: Look) -> None:
    """Card, device check, waiting room; the therapist is in and sees who is at the door."""
    client, therapist = cast.client, cast.therapist
    await therapist.goto(cast.room)
    await join(therapist)
    await until_in_room(therapist)
    await client.goto(cast.room)
    card = client.locator(".card-form")
    check = client.get_by_role("heading", name="Before you go in")
    await expect(card.or_(check)).to_be_visible(timeout=SLOW_MS)
    if await card.is_visible():
        await look(client, "arrival")
        await fill_card(client)
    await expect(check).to_be_visible(timeout=SLOW_MS)
    await expect(client.get_by_role("button", name="Camera", pressed=True)).to_be_visible(timeout=SLOW_MS)
    await look(client, "check")
    await press(client, "Check my connection")
    await expect(client.get_by_role("button", name="Check again")).to_be_visible(timeout=SLOW_MS)
    await look(client, "connection")
    await press(client, "Close")
    await join(client)
    await until_waiting(client)
    await look(client, "lobby")
    await expect(admission(cast)).to_be_visible(timeout=SLOW_MS)
    await look(therapist, "door")
    await set_lock(therapist, "Lock the room")
    await shown(client, "closed to newcomers")
    await look(client, "lobby-locked")
    await look(therapist, "door-locked")
    await set_lock(therapist, "Unlock the room")
    await admission(cast).click()
    await until_in_room(client)


async def circle(cast: Cast, look: Look) -> None:
    """Everybody the same size; then somebody large, sound alone, a screen."""
    client, therapist = cast.client, cast.therapist
    start = therapist.get_by_role("button", name="Start session")
    if await start.is_visible():
        await start.click()
    await shown(client, "Minutes are counting")
    face = tile(client, cast.therapist_name).locator("video[data-shown=true]")
    await expect(face).to_be_attached(timeout=SLOW_MS)
    await look(client, "circle")
    await press(client, "View")
    await look(client, "view")
    await client.get_by_label("Whoever speaks, large").check()
    await press(client, "Close")
    await expect(client.locator(".stage video[data-shown=true]")).to_be_attached(timeout=SLOW_MS)
    await look(client, "speaker")
    await press(therapist, "Share screen")
    screen = client.get_by_role("region", name=f"Screen of {cast.therapist_name}")
    await expect(screen.locator("video[data-shown=true]")).to_be_attached(timeout=SLOW_MS)
    await look(client, "screen")
    await look(therapist, "sharing")
    await press(therapist.get_by_role("region", name="Your screen"), "Stop sharing")
    await press(client, "View")
    await client.get_by_label("Everyone the same size").check()
    await press(client, "Close")


async def talking(cast: Cast, look: Look) -> None:
    """The chat, and what is done together."""
    client, therapist = cast.client, cast.therapist
    await press(client, "Chat")
    await client.get_by_role("textbox").last.fill("I liked what you said about mornings.")
    await client.keyboard.press("Enter")
    await look(client, "chat")
    await press(client.locator(".chat"), "Close")
    await press(therapist, "Together")
    await therapist.get_by_text("Ask a question", exact=True).click()
    await therapist.get_by_label("Question").fill("How was your week?")
    await therapist.get_by_label("Answers, two to six, a line each").fill("Good\nSo-so\nHard")
    await look(therapist, "together")
    await press(therapist, "Ask everybody")
    await shown(client, "How was your week?")
    await look(client, "poll")
    await press(therapist, "Together")
    await press(therapist, "Start a check-in round")
    await expect(client.get_by_text(re.compile("turn")).first).to_be_visible(timeout=SLOW_MS)
    await look(client, "round")


async def captioned(cast: Cast, look: Look) -> None:
    """What somebody writes down stays in sight: with a question, one person large, no pictures, a chat."""
    client, therapist = cast.client, cast.therapist
    await press(therapist, "Together")
    await therapist.get_by_label("Captions written by").select_option(label=cast.therapist_name)
    field = therapist.get_by_label("Captions: a line, then Enter")
    for line in CAPTIONS:
        await field.fill(line)
        await field.press("Enter")
        await shown(client, line)
    await look(client, "captions")
    await look(therapist, "captioning")
    await press(client, "View")
    await client.get_by_label("Whoever speaks, large").check()
    await press(client, "Close")
    await look(client, "captions-speaker")
    await press(client, "View")
    await client.get_by_label("Everyone the same size").check()
    await client.get_by_label("Sound only").check()
    await press(client, "Close")
    await press(client, "Chat")
    await look(client, "captions-sound-only-chat")
    await press(client.locator(".chat"), "Close")
    await press(client, "Show pictures")
    await press(therapist, "Together")
    await therapist.get_by_label("Captions written by").select_option(label="nobody")
    await expect(client.get_by_role("region", name="Captions")).to_have_count(0, timeout=SLOW_MS)
    await press(therapist, "End the round")
    await press(therapist, "Put away")


async def leading(cast: Cast, look: Look) -> None:
    """The menus and dialogs of whoever leads."""
    therapist = cast.therapist
    await press(therapist, "Lead")
    await look(therapist, "lead")
    await press(therapist, "Everybody's connection")
    await expect(therapist.get_by_role("row", name=cast.client_name)).to_be_visible(timeout=SLOW_MS)
    await look(therapist, "lines")
    await press(therapist, "Close")
    await press(therapist, "Lead")
    await press(therapist, "Divide into breakouts")
    await look(therapist, "dividing")
    await therapist.keyboard.press("Escape")
    await press(therapist, f"Options for {cast.client_name}")
    await look(therapist, "person")
    await press(therapist, "Remove from the room")
    await look(therapist, "removing")
    await press(therapist, "Close")
    await press(therapist, f"Options for {cast.client_name}")
    await press(therapist, "Welfare check")
    await expect(therapist.get_by_role("dialog")).to_be_visible()
    await therapist.wait_for_load_state("networkidle")
    await look(therapist, "welfare")
    await therapist.keyboard.press("Escape")


async def looked_after(cast: Cast, look: Look) -> None:
    """Who is here with their minutes, who sits out, a handout, and a group that nobody leads for a moment."""
    client, therapist = cast.client, cast.therapist
    await press(therapist, "Lead")
    await press(therapist, "Who is here, and minutes")
    phone = therapist.get_by_role("button", name=f"On the phone: {cast.client_name}")
    await expect(
        phone.or_(therapist.get_by_role("button", name=re.compile("^On the phone")).first)
    ).to_be_visible(timeout=SLOW_MS)
    await look(therapist, "people")
    await therapist.get_by_role("button", name=re.compile("^On the phone")).first.click()
    await look(therapist, "people-phone")
    await press(therapist, "Close")
    await press(therapist, f"Options for {cast.client_name}")
    await press(therapist, "Not taking part…")
    await look(therapist, "not-taking-part")
    await press(therapist, "Mark as not taking part")
    await shown(client, "minutes pause for you")
    await look(client, "sitting-out")
    await look(therapist, "sitting-out-led")
    await press(therapist, f"Taking part again: {cast.client_name}")
    await press(therapist, "Together")
    await therapist.get_by_text("Share a handout").click()
    await therapist.get_by_label("Or a web address").fill("example.org/when-a-week-is-hard")
    await therapist.get_by_label("What it is called").last.fill("When a week is hard")
    await look(therapist, "sharing-handout")
    await press(therapist, "Share the link")
    await expect(client.get_by_role("region", name="Handout")).to_be_visible(timeout=SLOW_MS)
    await look(client, "handout")
    await press(therapist, "All handouts")
    await look(therapist, "handouts")
    await press(therapist, "Close")
    await press(therapist, "Leave")
    await press(therapist, "Leave, the group goes on")
    await therapist.wait_for_url(cast.room.removesuffix("room/"))
    await shown(client, "Nobody is leading at this moment")
    await look(client, "unled")
    await therapist.goto(cast.room)
    await join(therapist)
    await until_in_room(therapist)


def crowd_in(socket: WebSocketRoute) -> None:
    """Between the room and a page: the page is told of so many more people that they fill two pages."""
    server = socket.connect_to_server()

    def tell(message: str | bytes) -> None:
        told = json.loads(message)
        snapshot = told.get("snapshot") or told.get("event", {}).get("snapshot")
        if snapshot is not None:
            last = snapshot["participants"][-1]
            seats = range(last["seat"] + 1, last["seat"] + 1 + CROWD)
            snapshot["participants"] += [
                {**last, "id": f"more-{seat}", "name": f"Person {seat}", "seat": seat} for seat in seats
            ]
        socket.send(json.dumps(told))

    server.on_message(tell)


async def troubled(cast: Cast, look: Look) -> None:
    """A line that is cut, a camera that another program has, sound held back, a second tab, in a crowd."""
    client = cast.client
    await client.evaluate("window.__cut()")
    await shown(client, "Back in a moment.")
    await look(client, "reconnecting")
    await client.evaluate("window.__mend()")
    await expect(client.get_by_text("Back in a moment.")).to_have_count(0, timeout=SLOW_MS)
    await press(client, "Camera")
    await client.evaluate(BUSY)
    await press(client, "Camera")
    await shown(client, "We could not use your camera")
    await look(client, "camera-busy")
    await client.evaluate("window.__free()")
    await press(client, "Try again")
    await client.evaluate(SILENCED)
    await expect(client.get_by_role("button", name="Turn sound on")).to_be_visible()
    await look(client, "sound-blocked")
    await client.evaluate("window.__allow()")
    await press(client, "Turn sound on")
    second = await client.context.new_page()
    await second.emulate_media(reduced_motion="reduce")
    await second.route_web_socket(re.compile("."), crowd_in)
    await second.goto(cast.room)
    await join(second)
    await until_in_room(second)
    await look(second, "pages")
    await press(second, "More people")
    await shown(second, "Page 2 of 2")
    await look(second, "pages-second")
    await expect(client.get_by_role("button", name="Use this one instead")).to_be_visible(timeout=SLOW_MS)
    await client.bring_to_front()
    await look(client, "companion")
    await press(client, "Use this one instead")
    await expect(client.get_by_role("button", name="Use this one instead")).to_have_count(0, timeout=SLOW_MS)
    await second.close()


async def sent_away(cast: Cast, look: Look) -> None:
    """Asked to go out, not let in, not today, then in again after all."""
    client, therapist = cast.client, cast.therapist
    await press(therapist, f"Options for {cast.client_name}")
    await press(therapist, "Remove from the room")
    await therapist.get_by_label("Something else").check()
    await press(therapist, f"Remove {cast.client_name}")
    back = client.get_by_role("link", name="Wait at the door")
    await expect(back).to_be_visible(timeout=SLOW_MS)
    await look(client, "removed")
    await back.click()
    await join(client)
    await until_waiting(client)
    await press(therapist, f"Deny {cast.client_name}")
    again = client.get_by_role("link", name="Ask once more")
    await expect(again).to_be_visible(timeout=SLOW_MS)
    await look(client, "denied")
    await again.click()
    await join(client)
    await press(therapist, f"Not today {cast.client_name}")
    await look(therapist, "barring")
    await press(therapist, f"Not today: {cast.client_name}")
    await shown(client, "You cannot come in today")
    await look(client, "barred")
    back_to_door = therapist.get_by_role("button", name=f"Let them wait again: {cast.client_name}")
    await expect(back_to_door).to_be_visible(timeout=SLOW_MS)
    await look(therapist, "door-barred")
    await back_to_door.click()
    await expect(back_to_door).to_have_count(0, timeout=SLOW_MS)
    await client.goto(cast.room)
    await join(client)
    await admission(cast).click(timeout=SLOW_MS)
    await until_in_room(client)


async def apart(cast: Cast, look: Look) -> None:
    """A quiet call for help, an aside, breakouts, a break."""
    client, therapist = cast.client, cast.therapist
    await client.locator(".quiet-help").click()
    await look(client, "help")
    await client.get_by_role("dialog").locator("button.primary").click()
    await look(therapist, "called")
    await press(therapist, f"Options for {cast.client_name}")
    await press(therapist, "Talk aside")
    await shown(client, "can neither see nor hear you")
    await look(client, "aside")
    await press(client, "Back to the group")
    await press(therapist, "Lead")
    await press(therapist, "Divide into breakouts")
    await therapist.get_by_role("dialog").locator("button.primary").click()
    await expect(client.get_by_role("region", name="Breakout")).to_be_visible(timeout=SLOW_MS)
    await look(client, "breakout")
    await look(therapist, "breakouts")
    await press(therapist, "Call everyone back now")
    await expect(client.get_by_role("region", name="Breakout")).to_have_count(0, timeout=SLOW_MS)
    await press(therapist, "Lead")
    await press(therapist, "5 min")
    await shown(client, "Break, back at")
    await look(client, "break")
    await press(therapist, "Go on now")


async def invited(cast: Cast, look: Look) -> None:
    """A guest's way from the invitation to the end of their visit."""
    therapist, browser = cast.therapist, cast.client.context.browser
    assert browser is not None
    desk = await therapist.context.new_page()
    await desk.emulate_media(reduced_motion="reduce")
    await desk.goto(cast.url(f"sessions/{cast.session}/guests/"))
    link = await is_invited(desk)
    await look(desk, "guests")
    await desk.close()
    window = await browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    guest = await window.new_page()
    await guest.goto(link)
    await look(guest, "guest-link")
    await press(guest, "Open")
    agrees = guest.get_by_label("I agree to this")
    await expect(agrees).to_be_visible(timeout=SLOW_MS)
    await look(guest, "guest-agreement")
    await agrees.check()
    await press(guest, "Go on")
    await join(guest)
    await until_waiting(guest)
    await look(guest, "guest-lobby")
    await therapist.get_by_role("button", name="Admit Iris N.").click(timeout=SLOW_MS)
    await until_in_room(guest)
    await look(guest, "guest-room")
    await press(therapist, "Options for Iris N.")
    await press(therapist, "Remove from the room")
    await therapist.get_by_label("Something else").check()
    await press(therapist, "Remove Iris N.")
    await expect(guest.get_by_role("link", name="Back to your invitation")).to_be_visible(timeout=SLOW_MS)
    await look(guest, "guest-removed")
    await window.close()


async def places(page: Page) -> list[object]:
    """Where the ways on from the last screen are, on a phone and at a desk."""
    found: list[object] = []
    for width, height in WIDTHS:
        await page.set_viewport_size({"width": width, "height": height})
        for way in await page.locator(".ended .actions").first.get_by_role("link").all():
            found.append(await way.bounding_box())
    return found


async def ending(cast: Cast, look: Look) -> None:
    """The end for all, what counted, the week, the sign-off."""
    client, therapist = cast.client, cast.therapist
    await press(therapist, "End for everyone")
    await look(therapist, "ending")
    may_come = asyncio.Event()

    async def hold(route: Route) -> None:
        await may_come.wait()
        await route.continue_()

    await client.route("**/counted/", hold)
    await press(therapist, "End it for everyone")
    await shown(client, "Adding up your minutes")
    await look(client, "adding-up")
    before = await places(client)
    may_come.set()
    await expect(client.get_by_role("heading", name="Two short questions")).to_be_visible(timeout=SLOW_MS)
    assert await places(client) == before  # what comes moves nothing that somebody is about to press
    await look(client, "feedback")
    await client.get_by_role("radio").last.check()
    await press(client, "Send")
    await shown(client, "Thank you. Your answers are with the staff")
    await look(client, "ended")
    await client.get_by_role("link", name="See what counted").click()
    await expect(client.get_by_role("heading", name="What counted")).to_be_visible(timeout=SLOW_MS)
    await look(client, "counted")
    await client.goto(cast.url("week/"))
    await look(client, "week")
    await therapist.goto(cast.url("today/"))
    await look(therapist, "today")
    await therapist.goto(cast.url(f"sessions/{cast.session}/review/"))
    await look(therapist, "review")


WALK = (
    arriving,
    circle,
    talking,
    captioned,
    leading,
    looked_after,
    apart,
    troubled,
    sent_away,
    invited,
    ending,
)


async def walk(cast: Cast, look: Look) -> None:
    """Every state in the order of a session."""
    for part in WALK:
        await part(cast, look)
