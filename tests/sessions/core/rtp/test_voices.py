from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest

from sessions.core.rtp import source, voices
from sessions.core.rtp.extensions import NO_LEVEL
from sessions.core.rtp.reception import Reception
from sessions.core.rtp.voices import HOLD_MS, SILENT_PACKETS, TOP, Voice, open_voice
from tests.sessions.core.rtp.house import House
from tests.sessions.core.rtp.packets import audio, line, media

LOUD, SILENT = 25, 127


def crowd(count: int = 8) -> House:
    house = House()
    for i in range(count):
        house.join(f"p{i}", seat=i, told=media(seats=count))
    house.join("listener", seat=None, told=media(seats=count))
    return house


def speak(house: House, levels: dict[int, int], *, turns: range) -> set[int]:
    """Everybody sends a packet every 20 ms at their level; who the listener heard of in these turns."""
    before = len(house.sent["listener"])
    for turn in turns:
        for who, level in levels.items():
            packet = audio(turn, 960 * turn, ssrc=100 + who, level=level)
            house.say(f"p{who}", packet, 20 * turn)
        house.forwarder.tick(20 * turn)
    heard = {each.ssrc for each in house.sent["listener"][before:]}
    return {who for who in range(16) if line(who).audio_ssrc in heard}


def test_silence_is_not_forwarded_after_a_second_of_it_and_leaves_no_gap() -> None:
    house = crowd(2)
    for turn in range(40):
        level = SILENT if 10 <= turn < 30 else LOUD
        house.say("p0", audio(turn, 960 * turn, level=level), 20 * turn)
    shown = house.sent["listener"]
    assert len(shown) == 20 + SILENT_PACKETS
    assert [each.seq for each in shown] == list(range(1, len(shown) + 1))
    assert [each.timestamp // 960 for each in shown] == [*range(10 + SILENT_PACKETS), *range(30, 40)]


def silent_for_ten_minutes(house: House) -> list[int]:
    """Sequence numbers that are heard of a voice whose line loses 2 %, while it is silent and after."""
    draw = Random(1)
    for turn in range(30_010):
        level = SILENT if 10 <= turn < 30_000 else LOUD
        if level == LOUD or draw.random() >= 0.02:
            house.say("p0", audio(turn, 960 * turn, level=level), 20 * turn)
    return [each.seq for each in house.sent["listener"]]


def test_what_is_lost_while_a_voice_is_silent_is_no_loss_of_those_who_listen() -> None:
    heard = silent_for_ten_minutes(crowd(2))
    assert heard == list(range(1, len(heard) + 1))
    assert len(heard) == 20 + SILENT_PACKETS


def test_control_without_it_they_miss_hundreds_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def like_a_picture(clock_rate: int, *, is_voice: bool) -> Reception:
        return Reception(clock_rate, is_voice=False)

    monkeypatch.setattr(source, "Reception", like_a_picture)
    heard = silent_for_ten_minutes(crowd(2))
    assert max(b - a for a, b in pairwise(heard)) > 500


def test_four_speak_and_the_others_are_not_heard() -> None:
    house = crowd()
    assert speak(house, dict.fromkeys(range(4), LOUD), turns=range(50)) == {0, 1, 2, 3}
    levels = dict.fromkeys(range(8), LOUD)
    assert speak(house, levels, turns=range(50, 100)) == {0, 1, 2, 3}


def test_a_facilitator_is_always_heard() -> None:
    house = crowd()
    house.forwarder.set_priority("p7", is_leading=True)
    house.forwarder.set_priority("nobody", is_leading=True)
    speak(house, dict.fromkeys(range(4), LOUD), turns=range(50))
    assert speak(house, dict.fromkeys(range(8), LOUD), turns=range(50, 100)) == {0, 1, 2, 3, 7}


def test_who_stops_makes_room_for_who_begins() -> None:
    house = crowd()
    speak(house, dict.fromkeys(range(4), LOUD), turns=range(50))
    quiet = {0: LOUD, 1: 90, 2: LOUD, 3: LOUD, 4: LOUD}
    hold = HOLD_MS // 20
    assert 4 not in speak(house, quiet, turns=range(50, 50 + hold - 2))
    speak(house, quiet, turns=range(50 + hold - 2, 80))
    assert speak(house, quiet, turns=range(80, 90)) == {0, 2, 3, 4}


def test_who_is_clearly_louder_need_not_wait() -> None:
    house = crowd()
    speak(house, dict.fromkeys(range(4), 45), turns=range(50))
    assert 4 in speak(house, dict.fromkeys(range(4), 45) | {4: 20}, turns=range(50, 70))


def test_voices_of_equal_strength_do_not_push_each_other_out() -> None:
    house = crowd()
    heard = [
        speak(house, {who: 30 + who % 3 for who in range(8)}, turns=range(at, at + 10))
        for at in range(0, 300, 10)
    ]
    assert set(map(frozenset, heard[1:])) == {frozenset(heard[0])}


def test_the_muted_take_nobodys_place_and_a_cut_voice_goes_on_as_one_stream() -> None:
    house = crowd()
    for i in range(4):
        house.forwarder.set_sending(f"p{i}", microphone=False, camera=False)
    assert speak(house, dict.fromkeys(range(8), LOUD), turns=range(50)) == {4, 5, 6, 7}
    house.forwarder.set_sending("p4", microphone=False, camera=False)
    house.forwarder.set_sending("p0", microphone=True, camera=False)
    assert speak(house, dict.fromkeys(range(8), LOUD), turns=range(50, 60)) == {0, 5, 6, 7}
    house.forwarder.set_sending("p5", microphone=False, camera=False)
    house.forwarder.set_sending("p4", microphone=True, camera=False)
    speak(house, dict.fromkeys(range(8), LOUD), turns=range(60, 70))
    again = house.streams("listener")[line(4).audio_ssrc]
    assert [each.seq for each in again] == list(range(1, 61))


def test_control_without_a_limit_everybody_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voices, "TOP", 99)
    assert speak(crowd(), dict.fromkeys(range(8), LOUD), turns=range(50)) == set(range(8))


def test_a_browser_without_levels_is_taken_to_speak() -> None:
    voice = Voice()
    assert all(voice.hear(NO_LEVEL) for _ in range(20))
    voice.sample(0)
    assert voice.heard_ms == 0


def test_there_are_never_more_than_the_top() -> None:
    every = [Voice() for _ in range(9)]
    every[0].is_leading = every[0].is_open = True
    for turn in range(200):
        voice = every[turn * 7 % 9]
        voice.hear(turn % 60)
        voice.sample(20 * turn)
        open_voice(voice, every, now_ms=20 * turn)
        assert sum(each.is_open and not each.is_leading for each in every) <= TOP
