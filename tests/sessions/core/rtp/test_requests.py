from __future__ import annotations

import pytest

from sessions.core.rtp import rtcp
from sessions.core.rtp.keyframes import REQUEST_EVERY_MS
from sessions.core.rtp.missing import Missing
from sessions.core.rtp.requests import requests_to
from sessions.core.rtp.source import ALIVE_MS
from tests.sessions.core.rtp.house import House, trio
from tests.sessions.core.rtp.packets import video, vp8


def asked(house: House, now_ms: int) -> list[str | list[int]]:
    """What `p0` is asked for now: a key frame, or packets by their numbers."""
    found: list[str | list[int]] = []
    for each in requests_to(house.forwarder.peers["p0"], now_ms):
        (part,) = rtcp.split(each, len(each)) or []
        lost = rtcp.read_lost(part) if part.packet_type == rtcp.RTPFB else None
        found.append(lost[1] if lost else "key frame")
    return found


def show(house: House, seq: int, *, key: bool = False) -> None:
    house.say("p0", video(seq, 3000 * seq, vp8(seq, seq & 0xFF, key=key)), 33 * seq)


def test_a_key_frame_is_asked_for_while_somebody_waits_and_the_camera_lives() -> None:
    house = trio()
    show(house, 1)
    assert asked(house, 33) == ["key frame"]
    assert asked(house, 33 + REQUEST_EVERY_MS - 1) == []
    assert asked(house, 33 + REQUEST_EVERY_MS) == ["key frame"]
    assert asked(house, 33 + ALIVE_MS) == [], "it stopped: nobody would answer"


def test_what_did_not_come_is_asked_for_of_pictures_that_somebody_sees() -> None:
    house = trio()
    for seq in (1, 2, 4, 6):
        show(house, seq, key=seq == 1)
    assert asked(house, 200) == [[3]], "5 may be on its way still"
    for peer in ("p1", "p2"):
        house.forwarder.set_wishes(peer, {0: 0})
    house.forwarder.tick(250)
    assert asked(house, 600) == []


def look(house: House, height: int, now_ms: int) -> None:
    for peer in ("p1", "p2"):
        house.forwarder.set_wishes(peer, {0: height})
    house.forwarder.tick(now_ms)


def test_who_waits_is_helped_by_what_may_be_the_start_of_a_key_frame() -> None:
    house = trio()
    for seq in (1, 3, 5):
        show(house, seq)
    assert asked(house, 200) == ["key frame", [2]]


def asked_after_a_pause() -> list[list[str | list[int]]]:
    """Numbers asked for as somebody looks again: before the key frame, and after it."""
    house = trio()
    show(house, 1, key=True)
    look(house, 0, 40)
    for seq in (2, 4, 6, 8):
        show(house, seq)
    look(house, 360, 300)
    for seq in (10, 12):
        show(house, seq)
    before = asked(house, 700)
    for seq in (13, 14, 15):
        show(house, seq, key=seq == 13)
    return [before, asked(house, 1000)]


def test_what_was_missed_while_nobody_looked_is_not_asked_for() -> None:
    """Nor 11 after key frame 13: nobody was shown that before."""
    assert asked_after_a_pause() == [[[9]], []]


def test_control_what_is_not_forgotten_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Missing, "clear", lambda _: None)
    monkeypatch.setattr(Missing, "forget_before", lambda *_: None)
    assert asked_after_a_pause() == [[[3, 5, 7, 9]], [[3, 5, 7, 9, 11]]]


def test_who_was_shown_it_all_along_is_still_owed_what_is_older_than_a_key_frame() -> None:
    house = trio()
    for seq in (1, 2, 4, 5, 6):
        show(house, seq, key=seq in (1, 4))
    assert asked(house, 300) == [[3]]


@pytest.mark.parametrize("has_repair", [True, False])
def test_who_cannot_repeat_is_not_asked_to(has_repair: bool) -> None:
    house = trio()
    if not has_repair:
        house.forwarder.peers["p0"].repeats = {}
    for seq in (1, 2, 4, 7):
        show(house, seq, key=seq == 1)
    assert asked(house, 300) == ([[3, 5]] if has_repair else [])
