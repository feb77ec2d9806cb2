"""Mutated packets of an admitted sender, and of nobody (R15, R16): others are served as before."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from random import Random

import pytest
from pylibsrtp import Error

from sessions.core.rtp import feedback, rtcp
from sessions.core.rtp.estimate import MAX_BPS, MIN_BPS
from sessions.core.rtp.participant import MAX_SSRCS
from tests.corpus.mutation import kept, mutations
from tests.sessions.core.rtp.packets import audio, line, media, video, vp8
from tests.sessions.media.callers import Caller, Room, opened

MUTATIONS = 10_000


def originals() -> list[bytes]:
    return [
        audio(100, 1),
        video(100, 1, vp8(5, 5, key=True), rid=b"m"),
        rtcp.sender_report(rtcp.SenderInfo(0xA0D10, 1 << 60, 1, 1, 1)) + rtcp.source_description(1, b"x"),
        rtcp.receiver_report(9, [rtcp.ReportBlock(line(0).audio_ssrc, 1, 1, 1, 1, 1, 1)]),
        rtcp.picture_loss(9, line(1).video_ssrc) + rtcp.bitrate_ceiling(9, 10**6, [1, 2]),
    ]


def mutated(packet: bytes, rng: Random) -> bytes:
    changed = bytearray(packet)
    for _ in range(rng.randint(1, 4)):
        changed[rng.randrange(len(changed))] = rng.randrange(256)
    if rng.random() < 0.3:
        del changed[rng.randint(1, len(changed)) :]
    if rng.random() < 0.1:
        changed += rng.randbytes(rng.randint(1, 1500))
    return bytes(changed)


def quartet(room: Room) -> None:
    for i in range(4):
        room.add(media(seats=4, rids=("l", "m", "h") if i == 0 else ()), seat=i)


def bystanders_hear_each_other(room: Room) -> None:
    _, one, two, _ = room.callers
    for each in room.callers:
        each.udp.setblocking(False)
    two.received()
    for i in range(5):
        assert room.say(one, audio(60000 + i, 960 * i, ssrc=5), 10**7 + 20 * i)
    heard = [each for each in two.received()[0] if int.from_bytes(each[8:12]) == line(1).audio_ssrc]
    assert len(heard) == 5


@pytest.mark.parametrize("seed", range(3))
def test_mutated_packets_of_an_admitted_sender(seed: int) -> None:
    rng = Random(seed)
    with opened() as room:
        quartet(room)
        attacker = room.callers[0]
        for i in range(MUTATIONS // 3):
            with suppress(Error, ValueError, IndexError):  # their own side would not send it
                room.say(attacker, mutated(rng.choice(originals()), rng), i)
            if i % 500 == 0:
                room.engine.tick(i)
        assert room.misbehaving == [attacker.peer]
        assert len(room.engine._peers[attacker.peer].participant.sources) <= 20
        assert len(room.engine._peers[attacker.peer].reporters) <= 40
        bystanders_hear_each_other(room)


def encrypted(attacker: Caller, kind: str, count: int) -> Iterator[bytes]:
    """The kept examples and changes of them, with numbers that SRTP takes, as far as it encrypts them."""
    for at, packet in enumerate(mutations(kept(kind), count, seed=15)):
        numbered = packet[:2] + at.to_bytes(2) + packet[4:] if kind == "rtp" else packet
        with suppress(Error, ValueError, IndexError):  # their own side would not send it
            yield attacker.protect(numbered)


@pytest.mark.parametrize("kind", ["rtp", "rtcp"])
def test_the_kept_corpus_and_its_mutations_of_an_admitted_sender(kind: str) -> None:
    """Voices, layers, repairs and extensions; reports, NACK, REMB and feedback of the whole transport."""
    with opened() as room:
        quartet(room)
        attacker, taken = room.callers[0], 0
        for at, datagram in enumerate(encrypted(attacker, kind, MUTATIONS)):
            taken += room.hear(attacker.peer, datagram, at)
            if at % 500 == 0:
                room.engine.tick(at)
        print(f"{taken} authentic")
        assert taken > MUTATIONS // 4, "these reached the parsers"
        everybody = [each.participant for each in room.engine._peers.values()]
        assert all(len(each.sources) <= MAX_SSRCS for each in everybody)
        assert all(MIN_BPS <= each.estimate.bps <= MAX_BPS for each in everybody)
        bystanders_hear_each_other(room)


def test_control_a_parser_that_raises_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    def trusting(*_: object) -> object:
        raise ZeroDivisionError

    monkeypatch.setattr(feedback, "read_lost", trusting)
    with opened() as room:
        quartet(room)
        attacker = room.callers[0]
        with pytest.raises(ZeroDivisionError):
            [room.hear(attacker.peer, each, 1) for each in encrypted(attacker, "rtcp", 100)]


def test_mutated_ciphertext_and_noise_prove_nothing() -> None:
    rng = Random(9)
    with opened() as room:
        quartet(room)
        attacker = room.callers[0]
        ciphertext = [attacker.protect(each) for each in originals()]
        for i in range(MUTATIONS):
            noise = rng.randbytes(rng.randint(0, 90)) if i % 2 else mutated(rng.choice(ciphertext), rng)
            if noise not in ciphertext:
                assert not room.hear(attacker.peer, noise, i)
        bystanders_hear_each_other(room)


def test_ten_thousand_invented_ssrcs_leave_nothing_behind() -> None:
    with opened() as room:
        quartet(room)
        attacker = room.callers[0]
        for ssrc in range(MUTATIONS):
            room.say(attacker, audio(1, 0, ssrc=ssrc, mid=b"x"), ssrc)
        assert room.engine._peers[attacker.peer].participant.sources == {}
        bystanders_hear_each_other(room)
