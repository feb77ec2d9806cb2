"""Mutated packets of an admitted sender, and of nobody (R15, R16): others are served as before."""

from __future__ import annotations

from contextlib import suppress
from random import Random

import pytest
from pylibsrtp import Error

from sessions.core.rtp import rtcp
from tests.sessions.core.rtp.packets import audio, line, media, video, vp8
from tests.sessions.media.callers import Room, opened

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


def test_mutated_ciphertext_and_noise_prove_nothing() -> None:
    rng = Random(9)
    with opened() as room:
        quartet(room)
        attacker = room.callers[0]
        ciphertext = [attacker.protect(each) for each in originals()]
        for i in range(MUTATIONS):
            noise = rng.randbytes(rng.randint(0, 90)) if i % 2 else mutated(rng.choice(ciphertext), rng)
            if noise not in ciphertext:
                assert not room.engine.on_packet(attacker.peer, noise, i)
        bystanders_hear_each_other(room)


def test_ten_thousand_invented_ssrcs_leave_nothing_behind() -> None:
    with opened() as room:
        quartet(room)
        attacker = room.callers[0]
        for ssrc in range(MUTATIONS):
            room.say(attacker, audio(1, 0, ssrc=ssrc, mid=b"x"), ssrc)
        assert room.engine._peers[attacker.peer].participant.sources == {}
        bystanders_hear_each_other(room)
