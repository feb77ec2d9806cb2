"""How somebody wants to be spoken of, from the page to the others and back by a token: a real server."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from tests.sessions.live.served import Browser, enter, join, make_clinic, serve

pytestmark = pytest.mark.real

CANARY = "canary/canaries"


def told_of(browser: Browser, person: str) -> list[dict[str, Any]]:
    """Every state of `person` in the room that a browser was told, in order."""
    events = [message["event"] for message in browser.messages if message["type"] == "event"]
    states = [event["participant"] for event in events if event["type"] == "participant_changed"]
    return [state for state in states if state["id"] == person]


async def until_back(browser: Browser, person: str, *, seen: int) -> None:
    """Until `browser` was told something new of `person`, who is live."""
    async with asyncio.timeout(15):
        while not any(state["connection"] == "live" for state in told_of(browser, person)[seen:]):
            browser.arrived.clear()
            await browser.arrived.wait()


async def test_from_the_page_to_the_others_and_by_the_token(tmp_path: Path) -> None:
    clinic = make_clinic(tmp_path)
    with serve(clinic) as server:
        login, client_id = clinic.people["client"]["login"], clinic.person("client")
        await server.ticket("client")  # the server is up
        said = {"pronouns": CANARY}
        status, _ = await asyncio.to_thread(server.request, "POST", "/pronouns/", login=login, said=said)
        assert status == 200
        async with join(server, "facilitator") as leader:
            await leader.until("welcome")
            async with join(server, "client") as client:
                await client.until("welcome")
                waiting = await leader.until("waiting_changed")
                assert [(one["id"], one["pronouns"]) for one in waiting["waiting"]] == [(client_id, CANARY)]
                await leader.until("ok", ref=await leader.send("admit", participant=client_id))
                await client.until("entered")
                token = (await client.until("rejoin_granted"))["token"]
            seen = len(told_of(leader, client_id))
            url, origin = f"ws://{server.base}/ws/rooms/{clinic.session}/", f"http://{server.base}"
            async with enter(url, token, origin=origin) as again:
                await again.until("welcome")
                await until_back(leader, client_id, seen=seen)
            assert {state["pronouns"] for state in told_of(leader, client_id)} == {CANARY}
        log = server.log.read_text()
    assert "canar" not in log.lower()
