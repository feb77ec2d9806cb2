"""Rooms over real websockets: `manage.py serve`, SQLite, daphne and a websocket client."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from websockets.exceptions import InvalidStatus

from tests.sessions.live.served import Browser, Clinic, Served, enter, join, make_clinic, serve, websocket

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Clinic:
    return make_clinic(tmp_path_factory.mktemp("clinic"))


@pytest.fixture(scope="module")
def server(clinic: Clinic) -> Iterator[Served]:
    with serve(clinic) as served:
        yield served
        assert served.stop() == 0


def room_url(server: Served) -> str:
    return f"ws://{server.base}/ws/rooms/{server.clinic.session}/"


async def close_code(server: Served, *texts: str) -> int:
    """How a websocket that says only `texts` ends."""
    async with websocket(room_url(server), f"http://{server.base}") as socket:
        for text in texts:
            await socket.send(text)
        async with asyncio.timeout(15):
            await socket.wait_closed()
        return socket.close_code or 0


def hello(ticket: str) -> str:
    return json.dumps({"type": "hello", "ref": 1, "ticket": ticket})


async def test_a_client_waits_is_admitted_and_comes_back_to_the_same_seat(server: Served) -> None:
    async with join(server, "facilitator") as leader, join(server, "client") as client:
        welcome = await client.until("welcome")
        assert welcome["snapshot"]["you"]["place"] == "lobby"
        assert (welcome["snapshot"]["participants"], welcome["snapshot"]["waiting"]) == ([], [])
        await leader.until_waiting()
        await leader.send("admit", participant=server.clinic.person("client"))
        entered = await client.until("entered")
        assert [one["role"] for one in entered["snapshot"]["participants"]] == ["facilitator", "client"]
        token = (await client.until("rejoin_granted"))["token"]
        await client.socket.close()
        async with enter(room_url(server), token, origin=f"http://{server.base}") as back:
            again = await back.until("welcome")
            assert again["snapshot"]["you"] == entered["snapshot"]["you"]
            assert again["peer"] == welcome["peer"]


@pytest.mark.parametrize("is_chosen", [False, True], ids=["by itself", "control: by a press"])
async def test_a_device_that_comes_back_leaves_the_seat_to_the_one_chosen_since(
    server: Served, is_chosen: bool
) -> None:
    async with join(server, "facilitator") as laptop:
        token = (await laptop.until("rejoin_granted"))["token"]
        epoch = (await laptop.until("welcome"))["epoch"]
        async with join(server, "facilitator") as phone:
            held = (await phone.until("welcome"))["peer"]
            await laptop.until("you_changed")
            seen = {} if is_chosen else {"epoch": epoch, "n": laptop.n}
            async with enter(room_url(server), token, origin=f"http://{server.base}", **seen) as again:
                came = (await again.until("welcome" if is_chosen else "resumed"))["peer"]
                if is_chosen:
                    await phone.until("you_changed")
                await phone.until("beat_answered", ref=await phone.send("beat", n=phone.n))
                seats = [one["you"]["seat_peer"] for one in _events(phone, "you_changed")]
                assert (seats[-1:] == [came], came != held) == (is_chosen, True)


def _events(browser: Browser, kind: str) -> list[dict[str, Any]]:
    events = [message["event"] for message in browser.messages if message["type"] == "event"]
    return [event for event in events if event["type"] == kind]


async def test_nothing_is_said_to_a_stranger(server: Served) -> None:
    ticket = (await server.ticket("client"))["ticket"]
    assert await close_code(server, hello("forged")) == 4401
    assert await close_code(server, hello(ticket[:-1] + ("A" if ticket[-1] != "A" else "B"))) == 4401
    assert await close_code(server, json.dumps({"type": "beat", "ref": 1, "n": 0})) == 4400
    assert await close_code(server, "{") == 4400


async def test_a_ticket_opens_once(server: Served) -> None:
    answer = await server.ticket("client")
    async with enter(answer["url"], answer["ticket"], origin=f"http://{server.base}") as client:
        await client.until("welcome")
        assert await close_code(server, hello(answer["ticket"])) == 4401


async def test_a_ticket_is_for_one_room(server: Served) -> None:
    answer = await server.ticket("client")
    url = f"ws://{server.base}/ws/rooms/{uuid4()}/"
    async with enter(url, answer["ticket"], origin=f"http://{server.base}") as client:
        assert await client.closed() == 4401


@pytest.mark.parametrize(
    ("origin", "protocol"),
    [("http://elsewhere.invalid", "vioip.1"), ("http://127.0.0.1:1", "vioip.1"), ("http://{base}", "other")],
)
async def test_other_pages_and_protocols_are_refused_before_a_word(
    server: Served, origin: str, protocol: str
) -> None:
    with pytest.raises(InvalidStatus) as refusal:
        async with websocket(room_url(server), origin.format(base=server.base), protocol):
            pass
    assert refusal.value.response.status_code == 403


async def test_an_unknown_path_is_refused(server: Served) -> None:
    with pytest.raises(InvalidStatus):
        async with websocket(f"ws://{server.base}/ws/nowhere/", f"http://{server.base}"):
            pass


async def test_a_socket_that_talks_nonsense_is_closed_and_the_room_goes_on(server: Served) -> None:
    async with join(server, "facilitator") as leader, join(server, "client") as client:
        await client.until("welcome")
        for text in ("{", "[]", '{"type":"seize"}', '{"type":"admit","ref":-1}', "\x00", "null", "1", '""'):
            await client.socket.send(text)
        await client.socket.send('{"type":"beat","ref":1,"n":-1}')
        await client.socket.send('{"type":"beat","ref":1,"n":0,"also":1}')
        assert await client.closed() == 4400
        await leader.until("beat_answered", ref=await leader.send("beat", n=leader.n))


async def test_nearly_right_is_not_right(server: Served) -> None:
    """The shapes are those of the protocol, to the type: a number in quotes is no number."""
    async with join(server, "client") as client:
        await client.until("welcome")
        for _ in range(10):
            await client.socket.send('{"type":"beat","ref":"1","n":"0"}')
        assert await client.closed() == 4400


async def test_a_flood_closes_its_own_socket(server: Served) -> None:
    async with join(server, "facilitator") as leader, join(server, "client") as client:
        await client.until("welcome")
        for number in range(200):
            await client.socket.send(json.dumps({"type": "beat", "ref": number, "n": 0}))
        assert await client.closed() == 4429
        await leader.until("beat_answered", ref=await leader.send("beat", n=leader.n))


async def test_a_frame_that_is_too_large_is_cut_off(server: Served) -> None:
    assert await close_code(server, json.dumps({"type": "hello", "ref": 1, "ticket": "x" * 200_000})) == 1009


async def test_an_offer_that_cannot_be_read_is_refused_and_nobody_else_hurt(server: Served) -> None:
    async with join(server, "facilitator") as leader:
        await leader.until("welcome")
        refused = await leader.until("refused", ref=await leader.send("offer", sdp="v=0\r\nnonsense"))
        assert refused["code"] == "bad_offer"


async def test_a_log_out_closes_the_socket_within_five_seconds(server: Served) -> None:
    async with join(server, "groupmate") as mate, join(server, "facilitator") as leader:
        await mate.until("welcome")
        login = server.clinic.people["groupmate"]["login"]
        server.clinic.rows(f"DELETE FROM django_session WHERE session_key = '{login}'")
        assert await mate.closed(timeout_s=5.0) == 4401
        await leader.until("beat_answered", ref=await leader.send("beat", n=leader.n))


async def test_an_ended_session_shuts_the_door_and_keeps_its_facts(tmp_path: Path) -> None:
    clinic = make_clinic(tmp_path)
    with serve(clinic) as server:
        async with join(server, "facilitator") as leader:
            await leader.until("welcome")
            await leader.until("ok", ref=await leader.send("start"))
            await leader.until("ok", ref=await leader.send("end"))
            assert await leader.closed() == 4410
        await clinic.until_facts("left")
        assert [row[2] for row in clinic.facts()] == ["joined", "started", "ended", "left"]
        path = f"/sessions/{clinic.session}/ticket/"
        assert server.request("POST", path, login=clinic.people["facilitator"]["login"])[0] == 409
