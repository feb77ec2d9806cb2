"""Nobody outside a place hears or sees what is in it."""

from __future__ import annotations

from sessions.core.rtp.news import SpeakerChanged
from sessions.core.rtp.voices import TOP
from tests.sessions.core.rtp.house import House, trio
from tests.sessions.core.rtp.packets import audio, media, video, vp8

NOW = 10_000


def talk(house: House, *peers: str, turns: range) -> dict[str, int]:
    """All of `peers` at once, equally loud; how many packets everybody was sent of that."""
    for each in house.sent.values():
        each.clear()
    for turn in turns:
        for peer in peers:
            ssrc = 100 + int(peer[1:])
            house.say(peer, audio(turn, 960 * turn, ssrc=ssrc, level=30 if turn % 10 < 8 else 80), 20 * turn)
        house.tick(20 * turn)
    return {name: len(sent) for name, sent in house.sent.items()}


def ten(*, apart: bool) -> House:
    house = House()
    for i in range(10):
        house.join(f"p{i}", seat=i, told=media(seats=10))
        house.forwarder.set_place(f"p{i}", f"breakout:{i // 2}" if apart else "")
    return house


SPEAKERS = ("p0", "p2", "p4", "p6", "p8")


def test_in_every_breakout_who_speaks_is_heard() -> None:
    sent = talk(ten(apart=True), *SPEAKERS, turns=range(200))
    assert [sent[f"p{i}"] for i in (1, 3, 5, 7, 9)] == [200] * 5
    together = talk(ten(apart=False), *SPEAKERS, turns=range(200))
    assert together["p1"] == TOP * 200, "control: of one place the four loudest"


def test_who_comes_back_from_a_breakout_needs_a_place_to_be_heard() -> None:
    house = ten(apart=True)
    talk(house, *SPEAKERS, turns=range(200))
    for peer in house.forwarder.peers:
        house.forwarder.set_place(peer, "")
    assert talk(house, *SPEAKERS, turns=range(200, 400))["p1"] == TOP * 200


def test_every_place_has_a_floor_of_its_own() -> None:
    house = ten(apart=True)
    talk(house, "p0", "p2", turns=range(200))
    assert set(house.forwarder.take_news()) >= {
        SpeakerChanged("p0", "breakout:0"),
        SpeakerChanged("p2", "breakout:1"),
    }
    house.forwarder.set_place("p0", "")
    talk(house, "p2", turns=range(200, 220))
    floors = [news for news in house.forwarder.take_news() if isinstance(news, SpeakerChanged)]
    assert floors[0] == SpeakerChanged(None, "breakout:0")
    assert all(news.place != "breakout:1" for news in floors)


def speak(house: House, peer: str, n: int) -> dict[str, int]:
    """How many packets everybody was sent of one voice and one key frame of `peer`."""
    for each in house.sent.values():
        each.clear()
    house.say(peer, audio(n, 960 * n), NOW + 20 * n)
    house.say(peer, video(n, 3000 * n, vp8(n, n, key=True)), NOW + 20 * n)
    return {name: len(sent) for name, sent in house.sent.items()}


def test_who_is_aside_is_heard_and_seen_there_alone() -> None:
    house = trio()
    assert speak(house, "p0", 1) == {"p0": 0, "p1": 2, "p2": 2}, "control: together, everybody is served"
    for peer in ("p0", "p1"):
        house.forwarder.set_place(peer, "aside:1")
    assert speak(house, "p0", 2) == {"p0": 0, "p1": 2, "p2": 0}
    assert speak(house, "p1", 2) == {"p0": 2, "p1": 0, "p2": 0}


def test_the_group_is_not_heard_aside() -> None:
    house = trio()
    house.forwarder.set_place("p0", "aside:1")
    assert speak(house, "p2", 1) == {"p0": 0, "p1": 2, "p2": 0}


def test_back_together_everybody_is_served_again() -> None:
    house = trio()
    house.forwarder.set_place("p0", "aside:1")
    speak(house, "p0", 1)
    house.forwarder.set_place("p0", "")
    house.forwarder.set_place("nobody", "aside:1")
    assert speak(house, "p0", 2) == {"p0": 0, "p1": 2, "p2": 2}


def test_an_empty_place_of_one_is_silent() -> None:
    house = trio()
    house.forwarder.set_place("p0", "aside:1")
    assert speak(house, "p0", 1) == {"p0": 0, "p1": 0, "p2": 0}


def test_a_line_has_room_for_pictures_of_its_own_place_alone() -> None:
    house = trio(rids=("q", "h", "f"))
    for turn in range(60):
        for i in range(3):
            picture = video(turn, 3000 * turn, vp8(turn, turn, key=True), ssrc=200 + i, rid=b"q")
            house.say(f"p{i}", picture, NOW + 20 * turn)
        house.tick(NOW + 20 * turn)
    p0 = house.forwarder.peers["p0"]
    p0.estimate.bps, p0.is_short = 1, True
    house.tick(NOW + 1181)
    assert p0.paused == {1, 2}, "control: a line that takes nothing"
    house.forwarder.set_place("p1", "breakout:1")
    house.tick(NOW + 1182)
    assert p0.paused == {2}
