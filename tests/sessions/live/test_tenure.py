"""A node's periodic duties: it reports, renews, stops what was refused, and sends the revoked away."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from channels.layers import get_channel_layer
from django.contrib.sessions.models import Session
from django.db import OperationalError, connection
from django.db.models.functions import Now
from django.utils import timezone

from sessions.core.protocol.events import Numbered, RoomChanged, Welcome
from sessions.live.tenure import Tenure
from sessions.live.topics import ROSTER
from sessions.models import FactRow, RoomLease, RoomMemory, RoomNode, RosterEntry, RosterRole
from sessions.queries.login import Connected, digest_of_login
from sessions.services.leases import LEASE_LIFE, acquire
from sessions.services.room_memory import remember_room
from tests.cast import Cast
from tests.sessions.live.parts import Line, arrived, guest
from tests.sessions.live.test_hub import Node
from tests.sessions.services.test_chores import OVER_A_DAY, SHORT_OF_A_DAY, end_ago
from tests.sessions.services.test_room_memory import take
from vioip.accounts.models import User

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
async def nodes(tmp_path: Path) -> AsyncIterator[list[Node]]:
    nodes = [Node(tmp_path), Node(tmp_path)]
    for node in nodes:
        await node.begin()
    yield nodes
    for node in nodes:
        await node.stop()


def tenure_of(node: Node) -> Tenure:
    return Tenure(node.id, "wss://rooms.invalid", hub=node.hub, work=node.work)


async def test_a_node_that_was_away_too_long_stops_its_room(cast: Cast, nodes: list[Node]) -> None:
    """What SIGSTOP does to a node: its lease runs out, another takes it, its next renewal is refused."""
    away, other = nodes
    room = await away.hub.room(cast.session.pk)
    leader, line = guest("ben", "facilitator")
    room.post(arrived(leader, "p1"))
    await line.until("welcome")
    await tenure_of(away).renew()
    assert line.code is None
    await other.work.run(
        lambda: RoomLease.objects.update(expires=Now() - LEASE_LIFE) and acquire(cast.session.pk, other.id)
    )
    await tenure_of(away).renew()
    assert await line.closed() == 4421
    assert away.hub.epochs() == {}


async def test_a_report_says_where_and_how_busy_and_the_end_gives_everything_up(
    cast: Cast, nodes: list[Node]
) -> None:
    node = nodes[0]
    room = await node.hub.room(cast.session.pk)
    leader, line = guest("ben", "facilitator")
    room.post(arrived(leader, "p1"))
    await line.until("welcome")
    tenure = tenure_of(node)
    tenure.start()
    await tenure.renew()

    def rows() -> list[object]:
        alive = RoomNode.objects.filter(id=node.id, expires__gt=Now()).values_list("url", "load")
        return [*alive, *RoomLease.objects.values_list("node", flat=True)]

    assert await node.work.run(rows) == [("wss://rooms.invalid", 1), node.id]
    await tenure.stop()
    assert await node.work.run(rows) == [None]


async def test_somebody_without_a_login_is_sent_away(cast: Cast, nodes: list[Node]) -> None:
    node = nodes[0]
    room = await node.hub.room(cast.session.pk)
    one, line = guest(str(cast.client.pk))
    room.post(arrived(one, "p1"))
    await line.until("welcome")
    await tenure_of(node).recheck()
    assert await line.closed() == 4401


async def test_a_login_does_not_run_out_while_its_bearer_is_here_and_who_logs_out_has_left(
    cast: Cast, nodes: list[Node]
) -> None:
    node, session = nodes[0], cast.session.pk
    room = await node.hub.room(session)
    stored = await node.work.run(partial(stored_login, timedelta(minutes=1)))
    one, line = guest(str(cast.client.pk))
    room.post(arrived(replace(one, login=digest_of_login(stored.pk)), "p1"))
    await line.until("welcome")
    await tenure_of(node).recheck()
    await node.work.run(stored.refresh_from_db)
    assert stored.expire_date > timezone.now() + timedelta(hours=1)
    assert line.code is None
    await node.work.run(stored.delete)
    await tenure_of(node).recheck()
    assert await line.closed() == 4401
    assert await reason_of_leaving(node) == "leave"


async def reason_of_leaving(node: Node) -> object:
    node.drain.start()
    async with asyncio.timeout(10):
        while not (found := await node.work.run(left_rows)):  # noqa: ASYNC110 - a table tells nobody
            await asyncio.sleep(0.02)
    return found[0].body["reason"]


def left_rows() -> list[FactRow]:
    return list(FactRow.objects.filter(kind="left"))


async def test_a_revocation_lasts_as_long_as_its_cause(cast: Cast, nodes: list[Node]) -> None:
    node = nodes[0]
    room = await node.hub.room(cast.session.pk)
    stored = await node.work.run(partial(stored_login, timedelta(hours=3)))
    one, line = guest(str(cast.client.pk))
    one = replace(one, login=digest_of_login(stored.pk))
    who = Connected(one.user, one.login, str(cast.session.pk))
    room.post(arrived(one, "p1"))
    await line.until("welcome")
    account = User.objects.filter(pk=cast.client.pk)
    await node.work.run(partial(account.update, is_active=False))
    await tenure_of(node).recheck()
    assert await line.closed() == 4401
    await tenure_of(node).recheck()
    assert node.hub.is_revoked(who), "the account is still off"
    await node.work.run(partial(account.update, is_active=True))
    await tenure_of(node).recheck()
    assert not node.hub.is_revoked(who)


def stored_login(left: timedelta) -> Session:
    return Session.objects.create(session_key="k" * 32, session_data="", expire_date=timezone.now() + left)


async def test_a_report_that_was_not_taken_leaves_the_database_unheard(
    cast: Cast, nodes: list[Node], monkeypatch: pytest.MonkeyPatch
) -> None:
    tenure = tenure_of(nodes[0])
    begun = tenure.silent_s
    await tenure.renew()
    heard = tenure.silent_s
    assert heard < begun + 5

    def refuses(*_: object, **__: object) -> None:
        raise OperationalError

    monkeypatch.setattr("sessions.live.tenure.report_node", refuses)
    with pytest.raises(OperationalError):
        await tenure.renew()
    assert tenure.silent_s > heard


async def test_a_node_that_starts_forgets_what_was_promised_to_be_forgotten(
    cast: Cast, nodes: list[Node]
) -> None:
    """By its own schedule, at once: waiting an hour first, a node restarted every half hour never would."""
    node = nodes[0]

    def remembered() -> list[object]:
        return list(RoomMemory.objects.values_list("session", flat=True))

    def leave_memories() -> None:
        for session in (cast.session, cast.other_session):
            remember_room(session.pk, take(session), revision=1, kept="{}")
        end_ago(cast.session, OVER_A_DAY)
        end_ago(cast.other_session, SHORT_OF_A_DAY)

    await node.work.run(leave_memories)
    tenure = tenure_of(node)
    tenure.start()
    async with asyncio.timeout(10):
        while cast.session.pk in await node.work.run(remembered):  # noqa: ASYNC110 - a table tells nobody
            await asyncio.sleep(0.02)
    await tenure.stop()
    assert await node.work.run(remembered) == [cast.other_session.pk]


async def waiting_room(cast: Cast, node: Node) -> Line:
    """The line of a client who waits where the facilitator of the roster is to lead."""
    room = await node.hub.room(cast.session.pk)
    one, line = guest("ana")
    room.post(arrived(one, "p1"))
    welcome = await line.until("welcome")
    assert isinstance(welcome, Welcome)
    assert welcome.snapshot.room.expected_leaders == (cast.facilitator.room_name,)
    return line


def put_on_roster(cast: Cast) -> None:
    try:
        RosterEntry.objects.create(
            session=cast.session, person=cast.other_therapist, role=RosterRole.FACILITATOR
        )
    finally:
        connection.close()


async def named_at_the_door(line: Line) -> tuple[str, ...]:
    """Who is to lead, as the client is told after a change."""
    told = await line.until("event")
    assert isinstance(told, Numbered)
    assert isinstance(told.event, RoomChanged)
    return told.event.room.expected_leaders


async def test_an_open_room_hears_of_a_changed_roster_even_if_a_poke_is_lost(
    cast: Cast, nodes: list[Node]
) -> None:
    line = await waiting_room(cast, nodes[0])
    await tenure_of(nodes[0]).follow_rosters()
    await nodes[0].work.run(partial(put_on_roster, cast))
    await tenure_of(nodes[0]).follow_rosters()
    both = (cast.facilitator.room_name, cast.other_therapist.room_name)
    assert await named_at_the_door(line) == both
    assert [message.type for message in line.messages].count("event") == 1, "told once, when it changed"


async def test_a_poke_makes_an_open_room_ask_at_once(
    cast: Cast, nodes: list[Node], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sessions.live.tenure.RECHECK_EVERY_S", 3600.0)
    line, tenure = await waiting_room(cast, nodes[0]), tenure_of(nodes[0])
    tenure.start()
    await nodes[0].work.run(partial(put_on_roster, cast))
    layer = get_channel_layer()
    async with asyncio.timeout(5):
        while not any(message.type == "event" for message in line.messages):
            await layer.group_send(ROSTER, {"type": ROSTER, "session": ""})  # until the node listens
            await asyncio.sleep(0.02)
    assert len(await named_at_the_door(line)) == 2
    await tenure.stop()
