"""A browser whose uplink grows narrow drops its highest layer: who watches that goes down at once, and slow
cameras do not flap."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest

from sessions.core.rtp import participant, rtcp
from tests.sessions.core.rtp.house import House
from tests.sessions.core.rtp.packets import line, media, video, vp8

RIDS = ("l", "m", "h")
FACE = line(0).video_ssrc
TICK_MS = 25
START_MS = 1000


class Camera:
    """Three layers at some frames a second, a browser that answers pleas, and who watches the best."""

    def __init__(self, every_ms: int) -> None:
        self.every_ms = every_ms
        self.house = House()
        self.house.join("watcher", seat=None, told=media(rids=RIDS))
        self.house.join("sender", seat=0, told=media(rids=RIDS))
        self.house.forwarder.set_wishes("watcher", {0: 720})
        self.sink = self.house.forwarder.peers["watcher"].video_sinks[FACE]
        self.pleas: list[int] = []
        self.shown: list[tuple[int, int]] = []  # when which layer was on
        self.seq = 0
        self.asked: set[int] = {0, 1, 2}

    def run(self, until_ms: int, sends: Callable[[int, int], bool], *, from_ms: int = 0) -> None:
        """`sends(frame, layer)`: whether that layer has the frame."""
        for now in range(from_ms, until_ms):
            if now % self.every_ms == 0:
                self._frame(now, sends)
            if now % TICK_MS == 0:
                self._answer(self.house.forwarder.tick(now))
            source = self.sink.source
            self.shown.append((now, source.layer if source is not None else -1))

    def _frame(self, now: int, sends: Callable[[int, int], bool]) -> None:
        self.seq += 1
        for layer, rid in enumerate(RIDS):
            if sends(now // self.every_ms, layer):
                payload = vp8(self.seq & 0x7FFF, self.seq & 0xFF, key=layer in self.asked)
                self.asked.discard(layer)
                packet = video(self.seq, 90 * now, payload, ssrc=layer + 7, rid=rid.encode())
                self.house.say("sender", packet, now)

    def _answer(self, sent: list[tuple[participant.Participant, bytes]]) -> None:
        for to, packet in sent:
            for part in rtcp.split(packet, len(packet)) or [] if to.peer == "sender" else []:
                if (part.packet_type, part.count) == (rtcp.PSFB, rtcp.PLI):
                    lost = [ssrc - 7 for ssrc in rtcp.read_pictures_lost(part) or []]
                    self.pleas += lost
                    self.asked.update(lost)

    def changes(self, from_ms: int) -> list[tuple[int, int]]:
        """When another layer was shown, and which."""
        return [b for a, b in pairwise(self.shown) if b[0] >= from_ms and a[1] != b[1]]


def frozen_ms(*, every_ms: int = 33) -> int:
    """How long the picture stands still once the highest layer stops."""
    camera = Camera(every_ms)
    camera.run(START_MS, lambda _, layer: True)
    assert camera.sink.source is not None
    assert camera.sink.source.layer == 2
    camera.run(4000, lambda _, layer: layer < 2, from_ms=START_MS)
    ((changed_ms, layer),) = camera.changes(START_MS)
    assert layer == 1
    return changed_ms - START_MS


def test_who_watches_a_layer_that_stops_goes_down_at_once() -> None:
    assert frozen_ms() <= 300 + 100 + TICK_MS + 33, "three looks, the plea, the next frame"


def test_control_by_silence_alone_the_picture_stands_for_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(participant, "STOPPED_AFTER", 10**9)
    assert frozen_ms() > 1000


def test_a_slow_camera_needs_as_many_frames_to_be_believed() -> None:
    assert 400 < frozen_ms(every_ms=200) <= 800 + 200


@pytest.mark.parametrize(
    ("every_ms", "sends"),
    [
        (200, lambda _, layer: True),
        (200, lambda frame, layer: layer < 2 or frame % 3 == 0),
        (100, lambda frame, layer: layer < 2 or frame % 3 == 0),
        (33, lambda frame, layer: layer < 2 or frame % 8 == 0),
        (1000, lambda _, layer: True),
        (2500, lambda _, layer: True),
    ],
    ids=["5 a second", "of 5 every third", "of 10 every third", "of 30 every eighth", "one a second", "dark"],
)
def test_a_camera_with_few_frames_does_not_flap(every_ms: int, sends: Callable[[int, int], bool]) -> None:
    camera = Camera(every_ms)
    camera.run(3 * every_ms, lambda _, layer: True)
    before = len(camera.pleas)
    camera.run(30_000, sends, from_ms=3 * every_ms)
    assert camera.changes(3 * every_ms) == []
    assert camera.pleas[before:] == []


def test_control_one_look_is_not_enough_for_a_slow_camera(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(participant, "STOPPED_AFTER", 1)
    camera = Camera(200)
    camera.run(600, lambda _, layer: True)
    camera.run(10_000, lambda frame, layer: layer < 2 or frame % 3 == 0, from_ms=600)
    assert camera.changes(600) != []


def test_a_layer_that_comes_back_is_shown_again() -> None:
    camera = Camera(33)
    camera.run(START_MS, lambda _, layer: True)
    camera.run(2000, lambda _, layer: layer < 2, from_ms=START_MS)
    camera.run(6000, lambda _, layer: True, from_ms=2000)
    assert [layer for _, layer in camera.changes(START_MS)] == [1, 2]


def test_a_camera_that_stops_altogether_keeps_its_layers() -> None:
    camera = Camera(33)
    camera.run(START_MS, lambda _, layer: True)
    camera.run(8000, lambda _, layer: False, from_ms=START_MS)
    assert camera.changes(START_MS) == []
    assert [each.layer for each in camera.house.forwarder.peers["sender"].cameras] == [0, 1, 2]
