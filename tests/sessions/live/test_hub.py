"""The rooms of a process: opened once, under a lease; stopped when another has them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import fields
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection

from sessions.core.attendance.rules import CURRENT, SETTINGS, adjusted
from sessions.core.protocol.commands import Admit, End, RaiseHand, SetLock, Start
from sessions.core.protocol.events import CloseCode, MediaNews, Numbered, Refused, RoomChanged, Welcome
from sessions.core.protocol.values import RefusalCode
from sessions.core.room.plan import RoomRules
from sessions.core.rtp.news import SpeakerChanged
from sessions.live.clock import SteadyClock
from sessions.live.database import DatabaseWork
from sessions.live.drain import Drain
from sessions.live.hub import Hub, RoomElsewhere, RoomUnavailable, come_back, plan_of
from sessions.live.journal import Journal
from sessions.live.runner import Commanded
from sessions.models import RoomMemory
from sessions.queries.login import Connected
from sessions.queries.room_source import RoomSource
from sessions.services.leases import Held, acquire, release_all
from sessions.services.placement import report_node
from sessions.services.rule_setting import set_rule
from sessions.services.signoff import reopen
from tests.cast import GROUP_DAY, GROUP_START, Cast
from tests.sessions.live.parts import Deck, arrived, guest

pytestmark = pytest.mark.django_db(transaction=True)


def while_the_cast_meets() -> int:
    """Five minutes into the cast's session, in nanoseconds."""
    return (round(GROUP_START.timestamp()) + 300) * 10**9


async def nothing(session: str) -> None:
    """Nobody is told."""


class Node:
    """A hub with everything it needs, and no server."""

    def __init__(self, directory: Path) -> None:
        self.id = uuid4()
        self.work = DatabaseWork()
        self.journal = Journal(directory / f"{self.id}.journal")
        self.drain = Drain(self.journal, self.work, nothing)
        self.hub = Hub(self.id, clock=SteadyClock(while_the_cast_meets), work=self.work, drain=self.drain)

    async def begin(self) -> None:
        await self.work.run(lambda: report_node(self.id, url="", load=0))
        self.hub.begin(Deck())

    async def stop(self) -> None:
        await self.hub.stop()
        await self.drain.stop(5.0)
        self.work.close()
        self.journal.close()


@pytest.fixture
async def nodes(tmp_path: Path) -> AsyncIterator[list[Node]]:
    nodes = [Node(tmp_path), Node(tmp_path)]
    for node in nodes:
        await node.begin()
    yield nodes
    for node in nodes:
        await node.stop()


async def test_a_room_is_opened_once_however_many_ask(cast: Cast, nodes: list[Node]) -> None:
    hub = nodes[0].hub
    rooms = await asyncio.gather(*(hub.room(cast.session.pk) for _ in range(5)))
    assert {id(room) for room in rooms} == {id(rooms[0])}
    assert hub.epochs() == {cast.session.pk: 1}


async def test_a_room_is_owned_once(cast: Cast, nodes: list[Node]) -> None:
    answers = await asyncio.gather(
        *(node.hub.room(cast.session.pk) for node in nodes), return_exceptions=True
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["RoomElsewhere", "RoomRunner"]


async def test_a_refused_room_is_closed_and_the_others_stay(cast: Cast, nodes: list[Node]) -> None:
    hub = nodes[0].hub
    lost, kept = cast.session.pk, cast.other_session.pk
    for session in (lost, kept):
        await hub.room(session)
    one, line = guest("ben", "facilitator")
    (await hub.room(lost)).post(arrived(one, "p1"))
    await line.until("welcome")
    believed = hub.epochs()
    await hub.keep_only(believed, {kept: 1})
    assert await line.closed() == 4421
    assert line.messages[-1].type == "restarting"
    assert hub.epochs() == {kept: 1}


async def test_a_room_opened_while_a_renewal_was_on_its_way_is_kept(cast: Cast, nodes: list[Node]) -> None:
    hub = nodes[0].hub
    believed = hub.epochs()
    await hub.room(cast.session.pk)
    await hub.keep_only(believed, {})
    assert hub.epochs() == {cast.session.pk: 1}


async def test_an_idle_room_is_given_up(cast: Cast, nodes: list[Node]) -> None:
    first, second = nodes
    await first.hub.room(cast.session.pk)
    await first.hub.close_idle()
    assert first.hub.epochs() == {}
    assert (await second.hub.room(cast.session.pk)).epoch == 2


async def test_a_room_hears_what_the_media_plane_found_out(cast: Cast, nodes: list[Node]) -> None:
    hub, session = nodes[0].hub, cast.session.pk
    one, line = guest(str(cast.facilitator.pk), "facilitator")
    (await hub.room(session)).post(arrived(one, "p1"))
    await line.until("welcome")
    hub.found(str(uuid4()), SpeakerChanged("p1"))  # a room that is not open
    hub.found(str(session), SpeakerChanged("p1"))
    assert await line.until("media_news") == MediaNews(speaker=one.user, paused=(), layers=3)


async def test_a_room_that_ended_opens_again_once_the_end_is_taken_back(
    cast: Cast, nodes: list[Node]
) -> None:
    hub, session = nodes[0].hub, cast.session.pk
    leader = str(cast.facilitator.pk)
    one, line = guest(leader, "facilitator")
    room = await hub.room(session)
    for item in (arrived(one, "p1"), Commanded(one, Start(ref=2)), Commanded(one, End(ref=3))):
        room.post(item)
    assert await line.closed() == CloseCode.SESSION_ENDED
    assert await hub.room(session) is room  # over, and nobody has said otherwise
    await asyncio.to_thread(take_back, cast)
    again = await hub.room(session)
    two, open_line = guest(leader, "facilitator")
    again.post(arrived(two, "p2"))
    await open_line.until("welcome")
    assert (room.has_ended, again.has_ended, again.epoch) == (True, False, 1)
    assert await hub.room(session) is again


def take_back(cast: Cast) -> None:
    try:
        reopen(cast.facilitator, cast.session, now=GROUP_START + timedelta(minutes=6))
    finally:
        connection.close()


async def test_a_revocation_closes_every_socket_of_one_login(cast: Cast, nodes: list[Node]) -> None:
    hub = nodes[0].hub
    room = await hub.room(cast.session.pk)
    (one, line), (other, calm) = guest("ana"), guest("ben", "facilitator")
    room.post(arrived(one, "p1"))
    room.post(arrived(other, "p2"))
    await line.until("welcome")
    await calm.until("welcome")
    who = Connected("ana", "login of ana", str(cast.session.pk))
    assert set(hub.guests()) == {who, Connected("ben", "login of ben", str(cast.session.pk))}
    hub.revoke(who, "leave")
    assert (await line.closed(), calm.code, hub.is_revoked(who)) == (4401, None, True)
    assert hub.sent_away() == {who}
    hub.restore([who])
    assert not hub.is_revoked(who)


async def test_without_a_database_or_a_session_there_is_no_room(cast: Cast, nodes: list[Node]) -> None:
    with pytest.raises(RoomUnavailable):
        await nodes[0].hub.room(uuid4())
    assert await asyncio.to_thread(taken_by, nodes[1].id, cast.session.pk) == Held(1)
    with pytest.raises(RoomElsewhere):
        await nodes[0].hub.room(cast.session.pk)


def taken_by(node: UUID, session: UUID) -> object:
    try:
        return acquire(session, node)
    finally:
        connection.close()


def test_seats_are_for_everybody_and_a_few_more() -> None:
    session = uuid4()
    seats = [plan_of(session, RoomSource("", 0, 1, n, ()), 1).seats for n in (0, 2, 12, 100)]
    assert seats == [4, 4, 14, 29]


def test_people_come_back_at_different_times() -> None:
    waits = {come_back().wait_ms for _ in range(50)}
    assert len(waits) > 10
    assert max(waits) < 3000


def test_a_room_says_what_its_program_counts() -> None:
    """Every rule that a room goes by is the program's, with a value of its own for each."""
    shared = {rule.name for rule in fields(RoomRules)} & SETTINGS
    values: dict[str, Any] = {name: 50 + n for n, name in enumerate(sorted(shared))}
    values |= {"credit_breaks": True, "cap_action": "block"}
    rules = adjusted(CURRENT, values | {"video_required": "exclude"})
    plan = plan_of(uuid4(), RoomSource("", 0, 1, 2, (), rules, video_only=frozenset({"a"})), 1)
    assert plan.rules == RoomRules(**values, video_only=True)
    assert plan.video_only == {"a"}
    assert {"heartbeat_s", "gone_after_s", "early_cap_s", "overrun_cap_s", "staff_grace_s"} <= shared


async def test_the_next_node_knows_of_a_raised_hand_and_the_lock(cast: Cast, nodes: list[Node]) -> None:
    """Control: without the row that the first node saved, the room opens unlocked and nobody's hand is up."""
    for without, forget in ((False, lambda: None), (True, lambda: RoomMemory.objects.all().delete())):
        first, second = nodes
        room = await first.hub.room(cast.session.pk)
        leader, line = guest("ben", "facilitator")
        room.post(arrived(leader, "p1"))
        room.post(Commanded(leader, RaiseHand(ref=5)))
        room.post(Commanded(leader, SetLock(ref=6, locked=True)))
        await line.until_ref(6)
        await first.hub.stop()
        await first.drain.flush()
        await first.work.run(partial(release_all, first.id))
        await second.work.run(forget)
        again = await second.hub.room(cast.session.pk)
        leader, line = guest("ben", "facilitator")
        again.post(arrived(leader, "p2"))
        welcome = await line.until("welcome")
        assert isinstance(welcome, Welcome)
        view = welcome.snapshot
        assert view.room.locked is not without
        assert [one.hand_ms is None for one in view.participants] == [without]
        await second.hub.stop()
        await second.work.run(partial(release_all, second.id))


async def test_trouble_is_told_to_open_rooms_and_to_those_opened_while_it_lasts(
    cast: Cast, nodes: list[Node]
) -> None:
    node = nodes[0]
    leader, line = guest("ben", "facilitator")
    room = await node.hub.room(cast.session.pk)
    room.post(arrived(leader, "p1"))
    await line.until("welcome")
    node.hub.warn("database_away")
    node.hub.warn("database_away")
    await line.until("event")
    other, later = guest("tom", "facilitator")
    second = await node.hub.room(cast.other_session.pk)
    second.post(arrived(other, "p2"))
    welcome = await later.until("welcome")
    assert isinstance(welcome, Welcome)
    assert welcome.snapshot.room.trouble == "database_away"
    node.hub.warn(None)
    await later.until("event")
    told = [message.event for message in line.messages if isinstance(message, Numbered)]
    assert [event.room.trouble for event in told if isinstance(event, RoomChanged)] == ["database_away", None]


@pytest.mark.parametrize(("days", "refused"), [(1, False), (0, True)])
async def test_a_program_that_lets_in_no_more_is_obeyed_by_the_room(
    cast: Cast, nodes: list[Node], days: int, refused: bool
) -> None:
    """The setting, dated, as an administrator makes it; control: in force from the day after."""
    await asyncio.to_thread(full_at_one, cast, GROUP_DAY + timedelta(days=days))
    room = await nodes[0].hub.room(cast.session.pk)
    leader, line = guest("ben", "facilitator")
    room.post(arrived(leader, "p1"))
    await line.until("welcome")
    for ref, name in enumerate(("ana", "cleo"), 11):
        client, door = guest(name, "client")
        room.post(arrived(client, name))
        await door.until("welcome")
        room.post(Commanded(leader, Admit(ref=ref, participant=name)))
    await line.until_ref(12)
    codes = [one.code for one in line.messages if isinstance(one, Refused)]
    assert codes == ([RefusalCode.GROUP_FULL] if refused else [])


def full_at_one(cast: Cast, starts: date) -> None:
    set_rule(None, cast.program, "group_cap", value=1, starts=starts)
    set_rule(None, cast.program, "cap_action", value="block", starts=starts)
