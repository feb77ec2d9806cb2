"""Nobody outside a place hears or sees what is in it."""

from __future__ import annotations

from tests.sessions.core.rtp.house import House, trio
from tests.sessions.core.rtp.packets import audio, video, vp8

NOW = 10_000


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
