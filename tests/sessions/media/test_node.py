"""A node and its peers: joining, moving, falling silent, coming back, misbehaving, leaving."""

from __future__ import annotations

import asyncio
import random
import socket

import pytest
from pylibsrtp import Policy

from sessions.core.ice import stun
from sessions.core.rtp.line import LineReading
from sessions.media import connection, node
from sessions.media.connection import (
    EARLY_DATAGRAMS_MAX,
    FAULTS_MAX,
    FORGET_AFTER_MS,
    JOIN_DEADLINE_MS,
    LOST_AFTER_MS,
    PROOF_EVERY_MS,
    SUSPECT_AFTER_QUIET_MS,
)
from sessions.media.dtls import DtlsError, changes_cipher
from sessions.media.engine import LayersWanted, Packet, PausedChanged, SpeakerChanged
from sessions.media.node import SWEEP_EVERY_TICKS, OfferRefused
from sessions.media.synthetic_media import encode_sound, sine
from sessions.media.synthetic_offer import read_answer
from sessions.media.synthetic_peer import SyntheticPeer
from sessions.media.telling import Telling
from tests.fakes.recording_engine import RecordingEngine
from tests.sessions.media.nodes import Stage, staged, until

VOICE = encode_sound(sine(440), seconds=1)
FIRST_OF_MEDIA = 128  # octet of a datagram (RFC 7983)


def nominate(
    answer: str, client: SyntheticPeer, *, password: str = "", transaction: bytes = b"0123456789ab"
) -> bytes:
    """A nominating check as the holder of the answer would send it, or as someone who guesses."""
    server = read_answer(answer)
    theirs = client.offer().split("a=ice-ufrag:")[1].split("\r\n")[0]
    return stun.binding_request(
        transaction,
        username=f"{server.ufrag}:{theirs}",
        password=password or server.password,
        priority=1,
        tie_breaker=1,
        nominate=True,
    )


async def test_a_peer_connects_and_leaves(no_leaks: object) -> None:
    async with staged() as stage:
        client = SyntheticPeer(seats=2, voice=VOICE)
        await stage.join("p", client)
        media, keys = stage.engine.peers["p"]
        assert (media.microphone_mid, media.camera_mid, media.screen_mid) == ("0", "1", "2")
        assert keys.profile == Policy.SRTP_PROFILE_AEAD_AES_128_GCM
        stage.node.close("p")
        await asyncio.wait_for(client.gone.wait(), 2)
        await client.close()
    assert stage.engine.calls == [("add_peer", "p", "r"), ("remove_peer", "p")]
    assert stage.states == [("p", "connected")]


class Speechless(SyntheticPeer):
    """Its last words of the handshake are lost, as often as it says them, and its media until it `speaks`."""

    speaks = False

    def _send(self, datagram: bytes) -> None:
        if not changes_cipher(datagram) and (self.speaks or datagram[0] < FIRST_OF_MEDIA):
            super()._send(datagram)


async def test_a_peer_is_served_before_its_last_words_and_its_media_connect_it_as_well() -> None:
    async with staged() as stage:
        client = Speechless(seats=2, voice=VOICE)
        await client.connect(await stage.answer("p", client))
        client.set_sending(microphone=True, camera=False)
        assert (list(stage.engine.peers), stage.states) == (["p"], [])
        client.speaks = True
        await until(lambda: stage.states == [("p", "connected")])
        await client.close()


async def test_a_peer_that_stays_silent_after_half_a_handshake_is_given_up() -> None:
    async with staged() as stage:
        client = Speechless(seats=2)
        await client.connect(await stage.answer("p", client))
        stage.clock.now += JOIN_DEADLINE_MS
        await until(lambda: stage.states == [("p", "lost")])
        assert stage.engine.calls == [("add_peer", "p", "r"), ("remove_peer", "p")]
        await client.close()


async def test_an_older_connection_serves_until_the_new_one_is_heard() -> None:
    async with staged() as stage:
        older, newer = SyntheticPeer(seats=2), Speechless(seats=2)
        await stage.join("p", older)
        await newer.connect(await stage.answer("p", newer))
        assert ("remove_peer", "p") not in stage.engine.calls
        await older.close()
        await newer.close()


async def test_an_unreadable_offer_is_refused_and_leaves_nothing() -> None:
    async with staged() as stage:
        for sdp in ("", "v=0", "m=audio 9 X 0\n" * 65, "x" * 200_000):
            with pytest.raises(OfferRefused):
                await stage.node.connect("p", room="r", seats=2, sdp=sdp)
        assert stage.node._connections == {}


async def test_what_was_asked_before_the_peer_connected_is_done_then() -> None:
    async with staged() as stage:
        client = SyntheticPeer(seats=2)
        stage.node.set_seat("r", 1, "p")
        stage.node.set_sending("p", True, False)
        stage.node.set_priority("p", True)
        await stage.join("p", client)
        stage.node.set_priority("p", False)
        stage.node.set_wishes("p", {0: 360}, 1)
        stage.node.set_stage("r", 2, "p")
        assert stage.engine.calls == [
            ("set_seat", "r", 1, "p"),
            ("add_peer", "p", "r"),
            ("set_seat", "r", 1, "p"),
            ("set_sending", "p", True, False),
            ("set_priority", "p", True),
            ("set_priority", "p", False),
            ("set_wishes", "p", {0: 360}, 1),
            ("set_stage", "r", 2, "p"),
        ]
        await client.close()


async def test_what_the_engine_found_out_is_told_and_a_listener_that_fails_stops_nothing() -> None:
    async with staged() as stage:
        client = SyntheticPeer(seats=2)
        await stage.join("p", client)
        stage.news.clear()
        stage.engine.news = [("r", SpeakerChanged("bug")), ("r", SpeakerChanged("p"))]
        await until(lambda: stage.news == [("r", SpeakerChanged("p"))])
        await client.close()


async def test_a_peer_that_connects_anew_starts_with_every_picture_and_every_layer() -> None:
    """Told of an older connection, that it sends one layer, its page would send no other any more."""
    async with staged() as stage:
        client = SyntheticPeer(seats=2)
        await stage.join("p", client)
        assert stage.news == [("r", PausedChanged("p", frozenset())), ("r", LayersWanted("p", 1))]
        await client.close()


async def test_media_that_overtakes_the_handshake_is_not_lost() -> None:
    async with staged() as stage:
        client, early = SyntheticPeer(seats=2), b"\x80 early"
        answer = await stage.answer("p", client)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as path:
            path.connect(("127.0.0.1", stage.node.port))
            path.send(nominate(answer, client))
            path.send(early)
            await until(lambda: any(each.early == [early] for each in stage.node._connections.values()))
        await client.connect(answer)
        await until(lambda: stage.engine.packets.get("p") == 1)
        await client.close()


@pytest.mark.parametrize(("most", "kept"), [(EARLY_DATAGRAMS_MAX, EARLY_DATAGRAMS_MAX), (10**9, 200)])
async def test_what_waits_for_the_handshake_is_bounded(
    monkeypatch: pytest.MonkeyPatch, most: int, kept: int
) -> None:
    """The second row is the control: whoever never ends a handshake fills the memory."""
    monkeypatch.setattr(node, "EARLY_DATAGRAMS_MAX", most)
    async with staged() as stage:
        client = SyntheticPeer(seats=2)
        answer = await stage.answer("p", client)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as path:
            path.connect(("127.0.0.1", stage.node.port))
            path.send(nominate(answer, client))
            for _ in range(200):
                path.send(b"\x80 early")
            (connection,) = stage.node._connections.values()
            await until(lambda: len(connection.early) + stage.node.dropped["early"] == 200)
        assert len(connection.early) == kept
        await client.close()


async def test_a_new_connection_of_a_peer_takes_over_once_it_has_keys(no_leaks: object) -> None:
    async with staged() as stage:
        older, newer = SyntheticPeer(seats=2), SyntheticPeer(seats=2)
        await stage.join("p", older)
        answer = await stage.answer("p", newer)
        assert not older.gone.is_set()
        await newer.connect(answer)
        await asyncio.wait_for(older.gone.wait(), 2)
        await older.close()
        await newer.close()
    assert stage.engine.calls[:3] == [("add_peer", "p", "r"), ("remove_peer", "p"), ("add_peer", "p", "r")]
    assert stage.states[:2] == [("p", "connected"), ("p", "connected")]


async def test_an_authentic_nomination_moves_the_peer_and_a_forged_one_does_not() -> None:
    async with staged() as stage:
        client = SyntheticPeer(seats=2)
        answer = await stage.answer("p", client)
        await client.connect(answer)
        await until(lambda: bool(stage.states))
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as elsewhere:
            elsewhere.connect(("127.0.0.1", stage.node.port))
            elsewhere.send(nominate(answer, client, password="guessed"))
            await until(lambda: stage.node.dropped["stun_unsigned"] == 1)
            assert stage.engine.calls == [("add_peer", "p", "r")]
            elsewhere.send(nominate(answer, client))
            await until(lambda: len(stage.engine.calls) > 1)
            assert stage.engine.calls[1] == ("move_peer", "p", elsewhere.getsockname())
        await client.close()


async def test_a_silent_peer_is_suspect_then_lost_then_back_then_forgotten() -> None:
    async with staged() as stage:
        client = SyntheticPeer(seats=2, voice=VOICE)
        await stage.join("p", client)
        client._timers.pop("check").cancel()
        stage.clock.now += SUSPECT_AFTER_QUIET_MS
        await until(lambda: stage.states[-1] == ("p", "suspect"))
        stage.clock.now += LOST_AFTER_MS
        await until(lambda: stage.states[-1] == ("p", "lost"))
        client.set_sending(microphone=True, camera=False)
        await until(lambda: stage.states[-1] == ("p", "connected"))
        client.set_sending(microphone=False, camera=False)
        await until(lambda: stage.engine.packets["p"] > 0)
        stage.clock.now += FORGET_AFTER_MS
        await until(lambda: stage.engine.calls[-1] == ("remove_peer", "p"))
        states = ["connected", "suspect", "lost", "connected", "lost"]
        assert stage.states == [("p", state) for state in states]
        await client.close()


async def test_packets_that_are_not_authentic_prove_nothing() -> None:
    stage = Stage()
    stage.engine = RecordingEngine(is_authentic=False)
    await stage.node.start()
    client = SyntheticPeer(seats=2, voice=VOICE)
    await stage.join("p", client)
    client._timers.pop("check").cancel()
    client.set_sending(microphone=True, camera=False)
    stage.clock.now += LOST_AFTER_MS
    await until(lambda: stage.states[-1] == ("p", "lost"))
    await client.close()
    await stage.node.stop()


async def proofs_of(stage: Stage, checks: list[bytes]) -> int:
    """How often a peer that is gone is said to be there while Eve sends these checks, one in 3 s."""
    before = len(stage.proofs)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as eve:
        eve.setblocking(False)
        eve.bind(("127.0.0.1", 0))
        for check in checks:
            stage.clock.now += 3_000
            eve.sendto(check, ("127.0.0.1", stage.node.port))
            assert await asyncio.get_running_loop().sock_recv(eve, 2048), "it is answered all the same"
    return len(stage.proofs) - before


async def test_a_recorded_check_keeps_nobody_present_and_a_new_one_does(no_leaks: object) -> None:
    """The second half is the control."""
    async with staged() as stage:
        client = SyntheticPeer(seats=2)
        answer = await stage.answer("p", client)
        await client.connect(answer)
        await until(lambda: stage.states == [("p", "connected")])
        client._timers.pop("check").cancel()
        recorded = nominate(answer, client)
        assert await proofs_of(stage, [recorded] * 7) == 1, "the first was new"
        await until(lambda: stage.states[-1] == ("p", "lost"))
        fresh = [nominate(answer, client, transaction=turn.to_bytes(12)) for turn in range(7)]
        assert await proofs_of(stage, fresh) == 7
        assert stage.states[-1] == ("p", "connected")
        await client.close()


async def test_half_open_joins_are_cleaned_up(no_leaks: object) -> None:
    async with staged() as stage:
        clients = [SyntheticPeer(seats=2) for _ in range(20)]
        for number, client in enumerate(clients):
            await stage.answer(f"p{number}", client)
        stage.clock.now += JOIN_DEADLINE_MS
        await until(lambda: not stage.node._connections)
        assert sorted(stage.states) == sorted((f"p{number}", "lost") for number in range(20))
        for client in clients:
            await client.close()


async def test_control_without_a_deadline_half_open_joins_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "JOIN_DEADLINE_MS", 10**9)
    async with staged() as stage:
        client = SyntheticPeer(seats=2)
        await stage.answer("p", client)
        stage.clock.now += JOIN_DEADLINE_MS
        swept = stage.node._ticks + 2 * SWEEP_EVERY_TICKS
        await until(lambda: stage.node._ticks >= swept)
        assert (len(stage.node._connections), stage.states) == (1, [])
        await client.close()


async def test_proof_of_life_is_told_once_a_second() -> None:
    async with staged() as stage:
        client = SyntheticPeer(seats=2, voice=VOICE)
        await stage.join("p", client)
        client.set_sending(microphone=True, camera=False)
        await until(lambda: stage.engine.packets.get("p", 0) > 10)
        began = stage.clock.now
        assert stage.proofs == [("p", began)]
        stage.clock.now += PROOF_EVERY_MS
        await until(lambda: len(stage.proofs) == 2)
        assert stage.proofs[1] == ("p", began + PROOF_EVERY_MS)
        await client.close()


async def test_a_browser_without_gcm_connects_at_its_second_offer() -> None:
    async with staged() as stage:
        first = SyntheticPeer(seats=2, profiles=("sha1",))
        with pytest.raises(DtlsError):
            await first.connect(await stage.answer("p", first))
        await until(lambda: stage.states == [("p", "lost")])
        await first.close()
        second = SyntheticPeer(seats=2, profiles=("sha1",))
        await stage.join("p", second)
        assert stage.engine.peers["p"][1].profile == Policy.SRTP_PROFILE_AES128_CM_SHA1_80
        await second.close()


async def test_another_certificate_than_offered_never_connects() -> None:
    async with staged() as stage:
        client = SyntheticPeer(seats=2)
        offer = client.offer()
        digest = offer.split("sha-256 ")[1].split("\r\n")[0]
        forged = offer.replace(digest, ":".join(["00"] * 32))
        answer = await stage.node.connect("p", room="r", seats=2, sdp=forged)
        joining = asyncio.create_task(client.connect(answer))
        await until(lambda: stage.states == [("p", "lost")])
        assert stage.engine.calls == []
        joining.cancel()
        await asyncio.wait({joining})
        await client.close()


async def test_an_engine_that_fails_on_a_peers_packets_loses_that_peer_only() -> None:
    async with staged() as stage:
        bad, good = SyntheticPeer(seats=2, voice=VOICE), SyntheticPeer(seats=2)
        await stage.join("good", good)
        await stage.join("bad", bad)

        def fail(peer: str, packet: Packet, now_ms: int) -> bool:
            raise ZeroDivisionError

        stage.engine.on_packet = fail  # type: ignore[method-assign]
        bad.set_sending(microphone=True, camera=False)
        await until(lambda: stage.states[-1] == ("bad", "lost"))
        assert stage.node.dropped["fault"] > FAULTS_MAX
        assert list(stage.engine.peers) == ["good"]
        for client in (bad, good):
            await client.close()


async def test_a_failing_listener_stops_nothing() -> None:
    stage = Stage()

    def fail(*_: object) -> None:
        raise ZeroDivisionError

    stage.node._told = Telling(proof=fail, state=fail, line=fail, news=fail)
    await stage.node.start()
    client = SyntheticPeer(seats=2)
    await client.connect(await stage.answer("p", client))
    await until(lambda: "p" in stage.engine.peers)
    await client.close()
    await until(lambda: not stage.engine.peers)
    await stage.node.stop()


async def test_unknown_peers_are_nothing_to_close_mute_or_count() -> None:
    async with staged() as stage:
        stage.node.close("nobody")
        stage.node.set_sending("nobody", True, True)
        stage.node.set_seat("r", 0, None)
        assert stage.node.stats("nobody") is None
        assert stage.engine.calls == [("set_seat", "r", 0, None)]


async def test_datagrams_of_strangers_reach_nobody(no_leaks: object) -> None:
    async with staged() as stage:
        client, draw = SyntheticPeer(seats=2), random.Random(1)
        answer = await stage.answer("p", client)
        await client.connect(answer)
        await until(lambda: bool(stage.states))
        check = nominate(answer, client)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
            stranger.connect(("127.0.0.1", stage.node.port))
            for number in range(6_000):
                stranger.send(mutated(draw, check, number % 3))
                if number % 50 == 0:
                    await asyncio.sleep(0)
            await until(lambda: sum(stage.node.dropped.values()) == 6_000)
        assert stage.node.dropped["dtls"] == stage.node.dropped["srtp"] == 2_000
        assert stage.engine.calls == [("add_peer", "p", "r")]
        assert stage.engine.packets == {}
        assert not client.gone.is_set()
        await client.close()


def mutated(draw: random.Random, check: bytes, kind: int) -> bytes:
    """A damaged check, or something that calls itself DTLS or SRTP."""
    if kind == 0:
        at = draw.randrange(2, len(check))
        return check[:at] + bytes([check[at] ^ draw.randrange(1, 256)]) + check[at + 1 :]
    return bytes([22 if kind == 1 else 128]) + draw.randbytes(draw.randrange(1, 300))


async def test_stopping_ends_everything_in_time(no_leaks: object) -> None:
    stage = Stage()
    await stage.node.start()
    clients = [SyntheticPeer(seats=2) for _ in range(5)]
    for number, client in enumerate(clients[:4]):
        await stage.join(f"p{number}", client)
    await stage.answer("half", clients[4])
    async with asyncio.timeout(5):
        await stage.node.stop()
    for client in clients[:4]:
        await asyncio.wait_for(client.gone.wait(), 2)
    for client in clients:
        await client.close()


@pytest.mark.parametrize("told", ["127.0.0.1", "::1"])
async def test_peers_of_both_ip_versions_meet_at_one_port(no_leaks: object, told: str) -> None:
    async with staged(host="", public_addresses=[told]) as stage:
        client = SyntheticPeer(seats=2, voice=VOICE)
        await stage.join("p", client)
        client.set_sending(microphone=True, camera=False)
        await until(lambda: stage.engine.packets.get("p", 0) > 5)
        assert {host for host, _ in stage.node._agent._owners} == {told}
        await client.close()


async def test_browsers_are_told_the_public_port() -> None:
    async with staged(public_addresses=["192.0.2.7"], public_port=40_000) as stage:
        client = SyntheticPeer(seats=2)
        assert read_answer(await stage.answer("p", client)).addresses == (("192.0.2.7", 40_000),)
        await client.close()


async def test_a_line_that_gets_worse_is_told_as_a_word_once() -> None:
    stage, told = Stage(), []
    stage.node._told._line = lambda peer, line: told.append((peer, line))
    await stage.node.start()
    client = SyntheticPeer(seats=2)
    await stage.join("p", client)
    stage.engine.readings["p"] = LineReading(100, 100, 5.0, 50.0)
    judge = stage.node._current["p"].judge
    await until(lambda: judge._before is not None)
    stage.engine.readings["p"] = LineReading(200, 150, 5.0, 50.0)
    await until(lambda: told == [("p", "poor")])
    client._timers.pop("check").cancel()
    stage.clock.now += SUSPECT_AFTER_QUIET_MS
    await until(lambda: told == [("p", "poor"), ("p", "lost")])
    await client.close()
    await stage.node.stop()


async def test_what_a_node_counts_names_nobody() -> None:
    async with staged() as stage:
        client = SyntheticPeer(seats=2)
        await stage.join("canary", client)
        counts = stage.node.counts()
        assert counts["connections"] == {"connected": 1}
        assert counts["bytes"] == {"in": 0, "out": 0}
        assert counts["unsent"] == {"not_taken": 0}
        assert counts["dropped"]["media_budget"] == 3
        assert counts["paused"] == {"": 0}
        assert "canary" not in str(counts)
        await client.close()
