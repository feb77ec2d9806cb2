"""Synthetic participants against a real server: websocket, lobby, seats, media, a cut, the end."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from sessions.core.protocol.events import CloseCode, Ok, Refused
from sessions.media import synthetic_media
from sessions.media.synthetic import SyntheticParticipant
from sessions.media.synthetic_count import StreamCount
from tests.sessions.live.served import Served, make_clinic, serve
from tests.sessions.media.nodes import until

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serve(make_clinic(tmp_path_factory.mktemp("clinic"))) as served:
        yield served


async def participant(server: Served, part: str, clips: Path) -> SyntheticParticipant:
    answer = await server.ticket(part)
    picture, voice = synthetic_media.picture(clips, 0), synthetic_media.tone(clips, 440)
    origin = f"http://{server.base}"
    return SyntheticParticipant(answer["url"], answer["ticket"], origin=origin, picture=picture, voice=voice)


def receives(one: SyntheticParticipant, streams: int) -> bool:
    """Whether so many streams of others have come, each with more than a few packets."""
    counts = one.media.received.values() if one.media else list[StreamCount]()
    return sum(count.packets > 10 for count in counts) == streams


async def test_a_group_meets_without_a_browser(no_leaks: object, server: Served, tmp_path: Path) -> None:
    leader = await participant(server, "facilitator", tmp_path)
    clients = [await participant(server, part, tmp_path) for part in ("client", "groupmate")]
    everyone = [leader, *clients]
    async with asyncio.timeout(60):
        lives = [asyncio.create_task(one.run()) for one in everyone]
        await leader.entered.wait()
        await until(lambda: leader.snapshot is not None and len(leader.snapshot.waiting) == 2)
        assert not any(one.entered.is_set() for one in clients)
        assert isinstance(await clients[0].start(), Refused)
        assert isinstance(await leader.admit_all(), Ok)
        assert isinstance(await leader.start(), Ok)
        for one in everyone:
            await one.connected.wait()
            await until(lambda one=one: receives(one, 4))  # type: ignore[misc]
        await come_back_after_a_cut(clients[0])
        await connect_anew(clients[0])
        await clients[1].leave()
        assert await lives[2] == CloseCode.LEFT
        assert isinstance(await leader.end(), Ok)
        assert [await life for life in lives[:2]] == [CloseCode.SESSION_ENDED] * 2
    assert [one.media.refused for one in everyone if one.media] == [0, 0, 0]


async def come_back_after_a_cut(one: SyntheticParticipant) -> None:
    """The seat is kept, and so are the media."""
    assert one.snapshot is not None
    seat, media = one.snapshot.you.seat, one.media
    one.cut()
    await until(lambda: not one.entered.is_set())
    await one.entered.wait()
    assert (one.snapshot.you.seat, one.media, one.connected.is_set()) == (seat, media, True)


async def connect_anew(one: SyntheticParticipant) -> None:
    """Over the same line, in the same seat, everything comes again."""
    assert one.snapshot is not None
    seat, media, peer = one.snapshot.you.seat, one.media, one.peer
    one.connect_anew()
    assert not one.connected.is_set()
    await one.connected.wait()
    await until(lambda: receives(one, 4))
    assert one.media is not media
    assert (one.snapshot.you.seat, one.peer) == (seat, peer)


async def test_a_forged_ticket_ends_it(no_leaks: object, server: Served) -> None:
    url = f"ws://{server.base}/ws/rooms/{server.clinic.session}/"
    one = SyntheticParticipant(url, "forged", origin=f"http://{server.base}")
    assert await asyncio.wait_for(one.run(), 20) == CloseCode.TICKET_REFUSED
