"""One task a room: inputs in order, wake-ups on time, faults that close one socket and no other."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from sessions.core.attendance.facts import Joined, Left
from sessions.core.protocol.commands import Beat, Offer, Start
from sessions.core.protocol.events import Answered, Numbered, ParticipantChanged, Restarting
from sessions.core.room.effects import Effect
from sessions.core.room.plan import RoomPlan, RoomRules
from sessions.core.room.room import Room
from sessions.live.clock import SteadyClock
from sessions.live.enactment import Ends
from sessions.live.runner import INBOX_MAX, Commanded, Departed, Rated, RoomRunner
from tests.leaks import LeakWatch
from tests.sessions.live.parts import PLAN, SESSION, Deck, Pages, arrived, guest

HASTY = RoomPlan(
    session=SESSION,
    title="Circle",
    scheduled_start_ms=0,
    scheduled_end_ms=10**13,
    seats=4,
    epoch=1,
    rules=RoomRules(gone_after_s=1, heartbeat_s=0, suspect_after_s=0),
)


class House:
    """A running room and the ends of its wires."""

    def __init__(self, plan: RoomPlan = PLAN, room: Room | None = None) -> None:
        self.pages, self.deck = Pages(), Deck()
        ends = Ends(self.pages, self.deck, self.pages)
        self.runner = RoomRunner(plan, room or Room(plan), clock=SteadyClock(), ends=ends)
        self.runner.start()


@pytest.fixture
async def house(no_leaks: LeakWatch) -> AsyncIterator[House]:
    house = House()
    yield house
    await house.runner.stop(1012)


async def test_an_arrival_is_welcomed_and_a_command_answered(house: House) -> None:
    leader, line = guest("ben", "facilitator")
    house.runner.post(arrived(leader, "p1"))
    await line.until("welcome")
    house.runner.post(Commanded(leader, Start(ref=5)))
    await line.until("ok")
    assert (house.runner.load, house.runner.guests()) == (1, [leader])
    assert [type(fact).__name__ for fact in house.pages.facts] == ["Joined", "Started"]


async def test_a_command_of_somebody_who_never_arrived_changes_nothing(house: House) -> None:
    leader, line = guest("ben", "facilitator")
    stranger, silence = guest("eve", "facilitator")
    house.runner.post(arrived(leader, "p1"))
    house.runner.post(Commanded(stranger, Start(ref=5)))
    house.runner.post(Departed(stranger, "leave"))
    house.runner.post(Commanded(leader, Beat(ref=6, n=0)))
    await line.until("beat_answered")
    assert (silence.messages, len(house.pages.facts)) == ([], 1)


async def test_an_answer_to_an_offer_comes_back_through_the_inbox(house: House) -> None:
    leader, line = guest("ben", "facilitator")
    house.runner.post(arrived(leader, "p1"))
    house.runner.post(Commanded(leader, Offer(ref=6, sdp="good")))
    assert await line.until("answered") == Answered(ref=6, sdp=f"answer to p1 in {SESSION} with 5 seats")
    assert house.runner.has_peer("p1")


async def test_everybody_is_told_of_a_bad_line(house: House) -> None:
    leader, line = guest("ben", "facilitator")
    house.runner.post(arrived(leader, "p1"))
    house.runner.post(Rated("p1", "poor"))
    told = await line.until("event")
    assert isinstance(told, Numbered)
    assert isinstance(told.event, ParticipantChanged)
    assert told.event.participant.line == "poor"


async def test_a_new_websocket_takes_up_the_connection_it_left(house: House) -> None:
    leader, line = guest("ben", "facilitator")
    house.runner.post(arrived(leader, "p1"))
    await line.until("welcome")
    house.runner.post(Departed(leader, "transport_lost"))
    again, other = guest("ben", "facilitator")
    house.runner.post(arrived(again, "p2", former="p1", admitted=True))
    assert getattr(await other.until("welcome"), "peer", "") == "p1"
    assert [type(fact) for fact in house.pages.facts] == [Joined]


@pytest.mark.parametrize("goes_on", [True, False], ids=["goes on", "control: a copy of the page"])
async def test_a_page_that_goes_on_takes_its_connection_up_from_a_websocket_that_looks_open(
    house: House, goes_on: bool
) -> None:
    leader, line = guest("ben", "facilitator")
    house.runner.post(arrived(leader, "p1"))
    welcome = await line.until("welcome")
    again, other = guest("ben", "facilitator")
    item = arrived(again, "p2", former="p1", admitted=True)
    resume = (getattr(welcome, "epoch", 0), 0) if goes_on else None
    house.runner.post(replace(item, arrival=replace(item.arrival, resume=resume)))
    came = await other.until("resumed" if goes_on else "welcome")
    assert getattr(came, "peer", "") == ("p1" if goes_on else "p2")
    assert line.code == (4408 if goes_on else None)
    house.runner.post(Departed(leader, "transport_lost"))
    house.runner.post(Commanded(leader, Beat(ref=5, n=0)))
    house.runner.post(Commanded(again, Beat(ref=6, n=0)))
    await other.until("beat_answered")
    assert house.runner.load == 1
    joined = [fact for fact in house.pages.facts if isinstance(fact, Joined)]
    assert len(joined) == (1 if goes_on else 2)


async def test_the_departure_of_an_old_websocket_does_not_end_the_new_one(house: House) -> None:
    leader, _ = guest("ben", "facilitator")
    house.runner.post(arrived(leader, "p1"))
    house.runner.post(Departed(leader, "transport_lost"))
    again, other = guest("ben", "facilitator")
    house.runner.post(arrived(again, "p2", former="p1", admitted=True))
    house.runner.post(Departed(leader, "leave"))
    house.runner.post(Commanded(again, Beat(ref=6, n=0)))
    await other.until("beat_answered")
    assert house.runner.load == 1


async def test_a_room_is_woken_by_its_own_deadline() -> None:
    house = House(HASTY)
    leader, line = guest("ben", "facilitator")
    house.runner.post(arrived(leader, "p1"))
    assert await line.closed() == 4408
    assert [type(fact) for fact in house.pages.facts] == [Joined, Left]
    await house.runner.stop(1012)


async def test_a_fault_closes_one_socket_and_the_room_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    class Faulty(Room):
        def handle(self, peer: str, command: object, now: int) -> list[Effect]:
            if isinstance(command, Start):
                raise RuntimeError("Canary")  # noqa: TRY004 - a bug, of any kind
            return super().handle(peer, command, now)  # type: ignore[arg-type]

    house = House(PLAN, Faulty(PLAN))
    (leader, line), (other, calm) = guest("ben", "facilitator"), guest("cleo", "facilitator")
    house.runner.post(arrived(leader, "p1"))
    house.runner.post(arrived(other, "p2"))
    house.runner.post(Commanded(leader, Start(ref=5)))
    house.runner.post(Commanded(other, Beat(ref=6, n=0)))
    assert await line.closed() == 1011
    await calm.until("beat_answered")
    assert calm.code is None
    assert "Commanded failed: RuntimeError" in caplog.text
    assert "Canary" not in caplog.text
    await house.runner.stop(1012)


async def test_a_full_inbox_refuses_and_nothing_grows() -> None:
    house = House()
    leader, _ = guest("ben", "facilitator")
    posted = [house.runner.post(Commanded(leader, Beat(ref=1, n=0))) for _ in range(INBOX_MAX + 5)]
    assert posted == [True] * INBOX_MAX + [False] * 5
    await house.runner.stop(1012)


async def test_a_stop_says_good_bye_to_everybody(house: House) -> None:
    leader, line = guest("ben", "facilitator")
    house.runner.post(arrived(leader, "p1"))
    await line.until("welcome")
    assert not house.runner.is_idle
    await house.runner.stop(1012, Restarting(wait_ms=5))
    assert (line.messages[-1], line.code) == (Restarting(wait_ms=5), 1012)
    await asyncio.sleep(0)
