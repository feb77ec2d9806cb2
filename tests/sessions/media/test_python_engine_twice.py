"""Voices go twice to who loses packets, and once to everybody else."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress

import pytest

from sessions.core.rtp import rtcp
from sessions.core.rtp.twice import Twice
from sessions.media import python_engine
from sessions.media.python_engine import COPY_AFTER_MS
from tests.sessions.core.rtp.packets import audio, line, media, video, vp8
from tests.sessions.media.callers import Caller, Room, opened

NOW = 1_000_000
LOST = 5  # of a hundred


def datagrams(caller: Caller) -> list[bytes]:
    """Everything but control that lies in the socket, as it came."""
    found = []
    with suppress(BlockingIOError):
        while True:
            found.append(caller.udp.recv(4096))
    return [each for each in found if not 192 <= each[1] <= 223]


def report_loss(room: Room, caller: Caller, seat: int, lost: int = LOST) -> None:
    """Says how many of a hundred packets of that voice did not come, and lets the engine settle."""
    block = rtcp.ReportBlock(line(seat).audio_ssrc, 0, lost, 100, 0, 0, 0)
    room.say(caller, rtcp.receiver_report(9, [block]), NOW)
    room.engine.tick(NOW + 1100)  # lines are settled once a second


def begin(room: Room, speaker: Caller) -> None:
    """The speaker's first packet, before anything is settled."""
    room.say(speaker, audio(100, 0, level=25), NOW - 20)


def speak(room: Room, speaker: Caller, count: int) -> None:
    for at in range(count):
        room.say(speaker, audio(101 + at, 960 * at, level=25), NOW + 2000 + 20 * at)
    room.engine.tick(NOW + 2000 + 20 * count + COPY_AFTER_MS)


def test_who_reports_loss_gets_every_voice_packet_again_the_same_to_the_octet() -> None:
    with opened() as room:
        speaker, lossy, well = (room.add(media(), seat=seat) for seat in range(3))
        begin(room, speaker)
        report_loss(room, lossy, 0)
        datagrams(lossy), datagrams(well)
        speak(room, speaker, 10)
        assert sorted(Counter(datagrams(lossy)).values()) == [2] * 10
        assert sorted(Counter(datagrams(well)).values()) == [1] * 10


def test_a_copy_comes_after_the_next_packet_has_gone() -> None:
    with opened() as room:
        speaker, lossy = (room.add(media(), seat=seat) for seat in range(2))
        begin(room, speaker)
        report_loss(room, lossy, 0)
        datagrams(lossy)
        speak(room, speaker, 3)
        one, two, one_again, three, two_again, three_again = datagrams(lossy)
        assert (one, two, three) == (one_again, two_again, three_again)


def test_pictures_go_once() -> None:
    with opened() as room:
        sender, lossy = (room.add(media(), seat=seat) for seat in range(2))
        room.say(sender, video(10, 0, vp8(70, 7, key=True)), NOW)
        report_loss(room, lossy, 0)
        datagrams(lossy)
        for at in range(5):
            room.say(sender, video(11 + at, 3000, vp8(71 + at, 8 + at, key=False)), NOW + 2000 + 20 * at)
        room.engine.tick(NOW + 3000)
        assert sorted(Counter(datagrams(lossy)).values()) == [1] * 5


def test_copies_for_somebody_who_left_go_nowhere() -> None:
    with opened() as room:
        speaker, lossy = (room.add(media(), seat=seat) for seat in range(2))
        begin(room, speaker)
        report_loss(room, lossy, 0)
        room.say(speaker, audio(101, 0, level=25), NOW + 2000)
        datagrams(lossy)
        room.engine.remove_peer(lossy.peer)
        room.engine.tick(NOW + 3000)
        assert datagrams(lossy) == []


@pytest.mark.parametrize(("most", "copied"), [(40, 40), (10**6, 150)])
def test_what_waits_to_be_sent_again_is_bounded(
    monkeypatch: pytest.MonkeyPatch, most: int, copied: int
) -> None:
    """The second row is the control: all of one moment's packets wait."""
    monkeypatch.setattr(python_engine, "MAX_COPIES", most)
    with opened() as room:
        speaker, lossy = (room.add(media(), seat=seat) for seat in range(2))
        begin(room, speaker)
        report_loss(room, lossy, 0)
        datagrams(lossy)
        for at in range(150):
            room.say(speaker, audio(101 + at, 960 * at, level=25), NOW + 2000)
        assert len(room.engine._copies) == copied
        room.engine.tick(NOW + 2000 + COPY_AFTER_MS)
        assert len(datagrams(lossy)) == 150 + copied


def test_control_without_it_a_lossy_line_gets_everything_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Twice, "take_loss", lambda *_, **__: None)
    with opened() as room:
        speaker, lossy = (room.add(media(), seat=seat) for seat in range(2))
        begin(room, speaker)
        report_loss(room, lossy, 0)
        datagrams(lossy)
        speak(room, speaker, 10)
        assert sorted(Counter(datagrams(lossy)).values()) == [1] * 10
