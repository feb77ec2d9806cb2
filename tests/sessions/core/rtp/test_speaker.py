from __future__ import annotations

from collections.abc import Callable

from sessions.core.rtp.news import SpeakerChanged
from sessions.core.rtp.speaker import DECIDE_EVERY_MS, LATELY, SILENT_MS, Activity, dominant
from tests.sessions.core.rtp.house import House
from tests.sessions.core.rtp.packets import audio

QUIET, SPEECH = 45, 95


def talk(*patterns: Callable[[int], bool], samples: int) -> list[tuple[int, str | None]]:
    """When the floor changed (sample) and to whom; `patterns[i](sample)` says whether voice i speaks."""
    voices = {f"v{i}": Activity() for i in range(len(patterns))}
    changes: list[tuple[int, str | None]] = []
    present: str | None = None
    for sample in range(samples):
        for activity, speaks in zip(voices.values(), patterns, strict=True):
            activity.add(SPEECH if speaks(sample) else QUIET, is_loud=speaks(sample))
        taken = dominant(present, voices)
        if taken != present:
            changes.append((sample, taken))
            present = taken
    return changes


def test_the_first_to_speak_takes_the_floor_and_keeps_it_in_pauses() -> None:
    assert talk(lambda at: 50 <= at < 100 or at > 200, lambda _: False, samples=300) == [(63, "v0")]


def test_the_next_speaker_takes_over_within_a_second() -> None:
    changes = talk(lambda at: 10 <= at < 100, lambda at: at >= 110, samples=300)
    assert [who for _, who in changes] == ["v0", "v1"]
    assert changes[1][0] - 110 < 50


def test_an_interjection_takes_nothing() -> None:
    changes = talk(lambda at: at >= 10, lambda at: at >= 60 and at % 60 < 12, samples=400)
    assert [who for _, who in changes] == ["v0"]


def test_steady_noise_is_no_speech_for_long() -> None:
    steady = Activity()
    for _ in range(2000):
        steady.add(SPEECH, is_loud=True)
    assert (steady.now, steady.lately) == (0, 0)


def test_who_leaves_has_no_floor() -> None:
    assert dominant("gone", {}) is None
    assert dominant(None, {"a": Activity()}) is None


def test_nobody_has_the_floor_after_a_while_of_silence() -> None:
    house = House()
    for i in range(2):
        house.join(f"p{i}", seat=i)
    changes = []
    for turn in range(300):
        level = 30 if turn < 100 and turn % 10 < 8 else 80
        house.say("p0", audio(turn, 960 * turn, ssrc=100, level=level), 20 * turn)
        house.forwarder.tick(20 * turn)
        changes += [(20 * turn, news) for news in house.forwarder.take_news()]
    (_, first), (ended_ms, last) = changes
    assert (first, last) == (SpeakerChanged("p0"), SpeakerChanged(None))
    spoke_until_ms, lately_ms = 2000, 20 * LATELY
    assert abs(ended_ms - (spoke_until_ms + SILENT_MS + lately_ms)) <= 2 * DECIDE_EVERY_MS


def test_a_room_tells_who_has_the_floor_once() -> None:
    house = House()
    for i in range(3):
        house.join(f"p{i}", seat=i)
    news = []
    for turn in range(200):
        speaking = 0 if turn < 100 else 1
        for who in range(3):
            level = 30 if who == speaking and turn % 10 < 8 else 80
            house.say(f"p{who}", audio(turn, 960 * turn, ssrc=100 + who, level=level), 20 * turn)
        house.forwarder.tick(20 * turn)
        news += house.forwarder.take_news()
    house.forwarder.leave("p1")
    house.forwarder.tick(9999)
    assert news + house.forwarder.take_news() == [
        SpeakerChanged("p0"),
        SpeakerChanged("p1"),
        SpeakerChanged(None),
    ]
