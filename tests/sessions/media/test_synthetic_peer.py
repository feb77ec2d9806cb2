"""Synthetic participants in one room through the real engine: everything arrives, nothing is left behind."""

from __future__ import annotations

import asyncio

import pytest

from sessions.media import synthetic_media
from sessions.media.clip import Clip
from sessions.media.dtls import DtlsError
from sessions.media.node import MediaNode
from sessions.media.python_engine import PythonEngine
from sessions.media.synthetic_count import SeatStream, StreamCount
from sessions.media.synthetic_peer import SyntheticPeer
from tests.sessions.media.nodes import staged, until

TWELVE = 12


@pytest.fixture(scope="module")
def media(tmp_path_factory: pytest.TempPathFactory) -> tuple[Clip, Clip]:
    """A picture, and a tone that never pauses."""
    folder = tmp_path_factory.mktemp("clips")
    return synthetic_media.picture(folder, 0), synthetic_media.tone(folder, 440)


def least(peer: SyntheticPeer, kind: str, *, own_seat: int, seats: int) -> int:
    """Packets of the seat of which fewest came."""
    others = [SeatStream(seat, kind) for seat in range(seats) if seat != own_seat]
    return min(peer.received.get(stream, StreamCount()).packets for stream in others)


async def gather_room(node: MediaNode, peers: list[SyntheticPeer]) -> None:
    for seat, peer in enumerate(peers):
        node.set_seat("r", seat, f"p{seat}")
        node.set_sending(f"p{seat}", True, True)
        node.set_priority(f"p{seat}", True)  # else four would be heard
        await peer.connect(await node.connect(f"p{seat}", room="r", seats=len(peers), sdp=peer.offer()))
    for peer in peers:
        peer.set_sending(microphone=True, camera=True)


async def test_twelve_see_and_hear_one_another_without_loss(
    no_leaks: object, media: tuple[Clip, Clip]
) -> None:
    node = MediaNode(PythonEngine, host="127.0.0.1", on_proof=lambda *_: None, on_state=lambda *_: None)
    await node.start()
    peers = [SyntheticPeer(seats=TWELVE, picture=media[0], voice=media[1]) for _ in range(TWELVE)]
    await gather_room(node, peers)
    for seat, peer in enumerate(peers):
        await until(lambda p=peer, s=seat: least(p, "audio", own_seat=s, seats=TWELVE) > 80)  # type: ignore[misc]
        await until(lambda p=peer, s=seat: least(p, "video", own_seat=s, seats=TWELVE) > 20)  # type: ignore[misc]
    for peer in peers:
        peer.set_sending(microphone=False, camera=False)
    lost = {stream: count.lost for peer in peers for stream, count in peer.received.items() if count.lost}
    own = [seat for seat, peer in enumerate(peers) if any(stream.seat == seat for stream in peer.received)]
    assert (lost, own, [peer.refused for peer in peers]) == ({}, [], [0] * TWELVE)
    assert any(peer.key_frames_asked for peer in peers)
    for peer in peers:
        await peer.close()
    await node.stop()


async def test_a_mute_is_obeyed_by_the_node(no_leaks: object, media: tuple[Clip, Clip]) -> None:
    node = MediaNode(PythonEngine, host="127.0.0.1", on_proof=lambda *_: None, on_state=lambda *_: None)
    await node.start()
    peers = [SyntheticPeer(seats=2, picture=media[0], voice=media[1]) for _ in range(2)]
    await gather_room(node, peers)
    await until(lambda: least(peers[1], "audio", own_seat=1, seats=2) > 5)
    node.set_sending("p0", False, True)
    heard = least(peers[1], "audio", own_seat=1, seats=2)
    seen = least(peers[1], "video", own_seat=1, seats=2)
    await until(lambda: least(peers[1], "video", own_seat=1, seats=2) > seen + 10)
    assert least(peers[1], "audio", own_seat=1, seats=2) <= heard + 1
    for peer in peers:
        await peer.close()
    await node.stop()


async def test_a_node_that_is_gone_is_noticed(no_leaks: object) -> None:
    async with staged() as stage:
        client = SyntheticPeer(seats=2)
        await stage.join("p", client)
    await asyncio.wait_for(client.gone.wait(), 2)
    await client.close()


async def test_an_answer_from_nobody_ends_in_an_error(
    no_leaks: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sessions.media.synthetic_peer.CONNECT_DEADLINE_S", 0.2)
    client = SyntheticPeer(seats=2)
    async with staged() as stage:
        answer = await stage.answer("p", client)
    with pytest.raises(DtlsError):
        await client.connect(answer)
    await client.close()
    await client.close()
