"""Rooms of one engine: what fails in one is no matter of the others."""

from __future__ import annotations

import logging

import pytest

from sessions.core.rtp.forwarder import Forwarder
from sessions.core.rtp.participant import Participant
from sessions.media.python_engine import SAID_EVERY_MS
from tests.sessions.core.rtp.packets import audio, media
from tests.sessions.media.callers import opened

NOW = 1_000_000


def test_a_room_whose_timers_fail_keeps_them_from_no_other(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with opened() as room:
        one, two = (room.add(media(), seat=seat) for seat in range(2))
        ticked: list[Forwarder] = []
        other = room.engine.room("other")

        def tick(forwarder: Forwarder, now_ms: int) -> list[tuple[Participant, bytes]]:
            if forwarder is not other:
                raise ZeroDivisionError
            ticked.append(forwarder)
            return []

        monkeypatch.setattr(Forwarder, "tick", tick)
        with caplog.at_level(logging.ERROR):
            for turn in range(3):
                room.engine.tick(NOW + 25 * turn)
        assert ticked == [other] * 3
        assert room.engine.dropped() == {"room_fault": 3}
        assert len(caplog.records) == 1, "once in a while, not at every turn"
        assert room.say(one, audio(1, 0), NOW + SAID_EVERY_MS), "no fault of whoever sends"
        assert two.received()[0] != []
        assert len(caplog.records) == 2
