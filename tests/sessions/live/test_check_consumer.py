"""A check of one's connection: what it answers, whom it turns away, and that it leaves nothing open."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from channels.testing import WebsocketCommunicator

from sessions.live import check_consumer
from sessions.live.check_consumer import A_MINUTE, AT_ONCE, SUBPROTOCOL, CheckConsumer, Desk
from sessions.live.clock import SteadyClock
from sessions.live.process import ProcessRole, RoomProcess
from sessions.services.tickets import CheckTicket, Ticket, new_nonce, sign_check, sign_ticket
from tests.sessions.live.test_board_consumer import ORIGIN, SilentDeck

FAR_MS = 10**14
PERSON = "11111111-1111-4111-8111-111111111111"


class Clinic(RoomProcess):
    """A room node that needs no database to start."""

    def __init__(self, var: Path, role: ProcessRole = "all") -> None:
        self.deck = SilentDeck()
        super().__init__(var=var, url="", make_media=lambda _: self.deck, role=role)

    async def start(self) -> None:
        self._media = self.deck


@pytest.fixture
async def clinic(tmp_path: Path) -> AsyncIterator[Clinic]:
    clinic = Clinic(tmp_path)
    yield clinic
    await clinic.stop()


def ticket(user: str = PERSON, expires_ms: int = FAR_MS) -> CheckTicket:
    return CheckTicket(user=user, nonce=new_nonce(), expires_ms=expires_ms)


class Page:
    """The browser's side of one check."""

    def __init__(self, consumer: CheckConsumer, protocol: str = SUBPROTOCOL) -> None:
        application: Any = consumer
        self.wire = WebsocketCommunicator(application, "/ws/check/", headers=ORIGIN, subprotocols=[protocol])

    async def say(self, kind: str, **values: Any) -> None:
        await self.wire.send_to(text_data=json.dumps({"type": kind, **values}))

    async def begin(self, signed: str | None = None) -> dict[str, Any]:
        """What came after the hello."""
        await self.wire.connect()
        await self.say("hello", ticket=sign_check(ticket()) if signed is None else signed)
        return await self.heard()

    async def heard(self) -> dict[str, Any]:
        event = await self.wire.receive_output(timeout=5)
        said: dict[str, Any] = json.loads(event["text"]) if "text" in event else event
        return said

    async def over(self, code: int) -> None:
        assert await self.heard() == {"type": "websocket.close", "code": code}
        await self.wire.wait(timeout=5)


async def test_it_answers_every_way_once_and_closes_what_it_opened(clinic: Clinic) -> None:
    page = Page(CheckConsumer(clinic))
    assert await page.begin() == {"type": "ready"}
    await page.say("ping", n=2)
    assert await page.heard() == {"type": "pong", "n": 2}
    rooms = []
    for way in ("direct", "relay"):
        await page.say("offer", way=way, sdp="offer")
        answer = await page.heard()
        assert (answer["type"], answer["way"]) == ("answered", way)
        peer, room = answer["sdp"].removeprefix("answer to ").removesuffix(" with 0 seats").split(" in ")
        rooms.append((peer, room))
    assert len(set(rooms)) == 2
    assert len({room for _, room in rooms}) == 1
    await page.wire.disconnect()
    assert clinic.deck.calls == [("close", peer) for peer, _ in rooms]


async def test_an_offer_that_cannot_be_answered_is_told(clinic: Clinic) -> None:
    page = Page(CheckConsumer(clinic))
    await page.begin()
    await page.say("offer", way="direct", sdp="bad")
    assert await page.heard() == {"type": "answered", "way": "direct", "sdp": None}
    await page.wire.disconnect()


@pytest.mark.parametrize(
    "said",
    [
        {"type": "admit", "participant": PERSON},
        {"type": "hello", "ticket": "again"},
        {"type": "ping", "n": -1},
        {"type": "offer", "way": "aside", "sdp": "x"},
        {"type": "offer", "way": "direct", "sdp": "x", "seats": 29},
        [],
    ],
)
async def test_whatever_else_is_said_ends_it(clinic: Clinic, said: Any) -> None:
    page = Page(CheckConsumer(clinic))
    await page.begin()
    await page.wire.send_to(text_data=json.dumps(said))
    await page.over(4400)


async def test_a_way_is_tried_once(clinic: Clinic) -> None:
    page = Page(CheckConsumer(clinic))
    await page.begin()
    for _ in range(2):
        await page.say("offer", way="direct", sdp="offer")
    await page.heard()
    await page.over(4400)
    assert [call[0] for call in clinic.deck.calls] == ["close"]


ROOM_TICKET = Ticket(
    user=PERSON, login="l", session="s", role="client", name="Canary", epoch=1, nonce="n", expires_ms=FAR_MS
)


@pytest.mark.parametrize(
    "signed",
    ["forged", sign_check(ticket(expires_ms=1)), sign_ticket(ROOM_TICKET)],
    ids=["f", "late", "room"],
)
async def test_without_a_ticket_of_its_own_it_says_nothing(clinic: Clinic, signed: str) -> None:
    assert await Page(CheckConsumer(clinic)).begin(signed) == {"type": "websocket.close", "code": 4401}


async def test_a_wall_clock_that_was_set_back_keeps_nobody_out(clinic: Clinic) -> None:
    clinic.clock = SteadyClock(lambda: (FAR_MS + 1) * 1_000_000)
    assert await Page(CheckConsumer(clinic)).begin() == {"type": "ready"}


async def test_a_ticket_is_good_once(clinic: Clinic) -> None:
    consumer, signed = CheckConsumer(clinic), sign_check(ticket())
    first = Page(consumer)
    await first.begin(signed)
    await first.wire.disconnect()
    assert (await Page(consumer).begin(signed))["code"] == 4401


async def test_a_process_without_rooms_sends_elsewhere(tmp_path: Path) -> None:
    web = Clinic(tmp_path, "web")
    assert (await Page(CheckConsumer(web)).begin())["code"] == 4421
    await web.stop()


async def test_other_pages_and_protocols_are_refused(clinic: Clinic) -> None:
    assert (await Page(CheckConsumer(clinic), "vioip.1").wire.connect())[0] is False
    foreign = Page(CheckConsumer(clinic))
    foreign.wire.scope["headers"] = [(b"host", b"clinic.invalid"), (b"origin", b"http://other.invalid")]
    assert (await foreign.wire.connect())[0] is False


async def test_it_ends_by_itself_and_lets_the_next_one_in(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check_consumer, "DEADLINE_S", 0.2)
    consumer = CheckConsumer(clinic)
    page = Page(consumer)
    await page.begin()
    await page.say("offer", way="direct", sdp="slow")
    await page.over(4408)
    assert [call[0] for call in clinic.deck.calls] == ["close"]
    assert await Page(consumer).begin() == {"type": "ready"}


async def test_a_bug_closes_and_names_nothing(clinic: Clinic, caplog: pytest.LogCaptureFixture) -> None:
    page = Page(CheckConsumer(clinic))
    await page.begin()
    await page.say("offer", way="direct", sdp="bug")
    await page.over(1011)
    assert "Canary" not in caplog.text


def begin(desk: Desk, user: str, now_s: float = 0.0) -> int | None:
    return desk.begin(ticket(user), now_s=now_s, now_ms=0)


def test_a_few_at_once_and_one_of_each_person() -> None:
    desk = Desk()
    assert [begin(desk, f"{n}") for n in range(AT_ONCE + 1)] == [None] * AT_ONCE + [4429]
    desk.end(ticket("0"))
    assert begin(desk, "1") == 4429
    assert begin(desk, "new") is None


def test_a_few_a_minute_of_each_person() -> None:
    desk = Desk()
    for _ in range(A_MINUTE):
        assert begin(desk, "ana") is None
        desk.end(ticket("ana"))
    assert begin(desk, "ana") == 4429
    assert begin(desk, "ben") is None
    assert begin(desk, "ana", 60 / A_MINUTE + 0.1) is None
