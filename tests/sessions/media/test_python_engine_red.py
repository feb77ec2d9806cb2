"""Voices that repeat themselves on the way up (RFC 2198), through a real engine: filled in, and counted."""

from __future__ import annotations

from itertools import pairwise

import pytest

from sessions.core.rtp import forwarder
from sessions.media.python_engine import MAX_PACKETS_PER_S
from tests.sessions.core.rtp.packets import OPUS, line, media, red, seen
from tests.sessions.media.callers import Caller, Room, opened

NOW = 1_000_000
FRAME = 960


def voice(seq: int) -> bytes:
    """A packet that brings the one before it."""
    return red(seq, FRAME * seq, b"voice %d" % seq, before=[(FRAME, b"voice %d" % (seq - 1))])


def every_other(room: Room, speaker: Caller, count: int) -> int:
    """Of twice as many packets every other one arrives, all within a second; how many were taken."""
    for at in range(count):
        room.say(speaker, voice(101 + 2 * at), NOW + 999 * at // count)
    stats = room.engine.stats(speaker.peer)
    assert stats is not None
    return stats.packets_in


def test_what_was_lost_on_the_way_up_goes_out_as_opus_in_its_place() -> None:
    with opened() as room:
        speaker, listener = (room.add(media(), seat=seat) for seat in range(2))
        every_other(room, speaker, 20)
        heard = [seen(each) for each in listener.received()[0]]
        heard = [each for each in heard if each.ssrc == line(0).audio_ssrc]
        assert [each.payload for each in heard] == [b"voice %d" % seq for seq in range(101, 140)]
        assert {each.payload_type for each in heard} == {OPUS}
        assert {b.seq - a.seq for a, b in pairwise(heard)} == {1}


def test_what_is_filled_in_is_taken_from_the_budget() -> None:
    with opened() as room:
        taken = every_other(room, room.add(media(), seat=0), 2000)
        assert MAX_PACKETS_PER_S // 2 <= taken <= MAX_PACKETS_PER_S // 2 + 4, "a packet or two a window over"


def test_control_packets_that_bring_nothing_count_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forwarder, "show_missed", lambda *_: False)
    with opened() as room:
        assert every_other(room, room.add(media(), seat=0), 2000) == MAX_PACKETS_PER_S
