"""Every counter that wraps, near its wrap: sequence, timestamp, PictureID of 7 and 15 bits, TL0PICIDX,
repairs, and the extended highest number in reports (RFC 3550 §6.4.1, RFC 7741 §4.2, RFC 4588 §4)."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sessions.core.rtp import rtcp
from sessions.core.rtp.reception import Reception
from sessions.core.rtp.rtcp import ReportBlock
from sessions.core.rtp.sink import Sink
from sessions.core.rtp.vp8 import PICTURE_ID_CIRCLE, SHORT_PICTURE_ID_CIRCLE, Vp8View
from tests.sessions.core.rtp.house import House
from tests.sessions.core.rtp.packets import RTX, Seen, line, media, seen, video, vp8

RIDS = ("l", "m", "h")
FRAMES, FRAME_MS = 60, 40
FACE = line(0).video_ssrc
SOON = st.integers(0, 25)  # frames until a counter wraps


def short_vp8(picture: int, tl0: int, *, key: bool) -> bytes:
    """A payload with a 7-bit PictureID."""
    return bytes((0x90, 0xE0, picture & 0x7F, tl0 & 0xFF, 0x20, 0x00 if key else 0x01)) + b"face"


class Wrapping:
    """A sender whose counters wrap soon, a watcher whose stream does, and layers that change in between."""

    def __init__(self, *, seq: int, timestamp: int, picture: int, tl0: int, ours: int, short: bool) -> None:
        self.house = House()
        self.house.join("watcher", seat=None, told=media(rids=RIDS))
        self.house.join("sender", seat=0, told=media(rids=RIDS))
        self.circle = SHORT_PICTURE_ID_CIRCLE if short else PICTURE_ID_CIRCLE
        self.seq, self.timestamp = 0x10000 - seq, 0x100000000 - 90 * FRAME_MS * timestamp
        self.picture, self.tl0 = self.circle - picture, 0x100 - tl0
        self.short = short
        self.now = 0
        sink = self.house.forwarder.peers["watcher"].video_sinks[FACE]
        sink._last_dense = 0xFFFE - ours

    def run(self, frames: int = FRAMES) -> None:
        for at in range(frames):
            if at in (20, 40):
                self.house.forwarder.set_wishes("watcher", {0: 180 if at == 20 else 720})
            for layer, rid in enumerate(RIDS):
                self._send(at, layer, rid)
            self.house.forwarder.tick(self.now)
            self.now += FRAME_MS

    def _send(self, at: int, layer: int, rid: str) -> None:
        is_key = at % 10 == layer
        picture, tl0 = self.picture + at, self.tl0 + at
        if self.short:
            payload = short_vp8(picture, tl0, key=is_key)
        else:
            payload = vp8(picture & 0x7FFF, tl0 & 0xFF, key=is_key)
        seq, timestamp = (self.seq + at) & 0xFFFF, (self.timestamp + 90 * self.now) & 0xFFFFFFFF
        packet = video(seq, timestamp, payload, ssrc=layer + 7, rid=rid.encode())
        self.house.say("sender", packet, self.now)

    def got(self) -> list[Seen]:
        return self.house.streams("watcher").get(FACE, [])

    def faults(self) -> list[str]:
        """Where two neighbours are not one step apart."""
        found, one, other = [], Vp8View(), Vp8View()
        for a, b in pairwise(self.got()):
            assert one.read(a.payload)
            assert other.read(b.payload)
            steps = {
                "sequence": (b.seq - a.seq) & 0xFFFF,
                "picture": (other.picture - one.picture) % self.circle,
                "tl0": (other.tl0 - one.tl0) & 0xFF,
            }
            found += [f"{name}: {step}" for name, step in steps.items() if step != 1]
            if not 0 < (b.timestamp - a.timestamp) & 0xFFFFFFFF <= 90 * FRAME_MS * 12:
                found.append(f"timestamp: {a.timestamp} {b.timestamp}")
        return found


@settings(max_examples=60)
@given(seq=SOON, timestamp=SOON, picture=SOON, tl0=SOON, ours=SOON, short=st.booleans())
def test_a_stream_counts_on_over_every_wrap_and_switch(
    *, seq: int, timestamp: int, picture: int, tl0: int, ours: int, short: bool
) -> None:
    stage = Wrapping(seq=seq, timestamp=timestamp, picture=picture, tl0=tl0, ours=ours, short=short)
    stage.run()
    assert stage.faults() == []
    assert len(stage.got()) > FRAMES * 3 // 4
    assert {each.seq >> 15 for each in stage.got()} == {0, 1}, "our own numbers wrapped"


def test_control_a_sink_that_does_not_join_sources_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Sink, "bind_pictures", lambda *_: None)
    stage = Wrapping(seq=5, timestamp=6, picture=7, tl0=8, ours=9, short=True)
    stage.run()
    assert stage.faults() != []


@settings(max_examples=40)
@given(repairs=SOON, picture=SOON, ours=SOON, short=st.booleans())
def test_a_repair_stream_counts_on_and_names_what_was_lost(
    *, repairs: int, picture: int, ours: int, short: bool
) -> None:
    stage = Wrapping(seq=3, timestamp=4, picture=picture, tl0=5, ours=ours, short=short)
    stage.run(19)
    watcher = stage.house.forwarder.peers["watcher"]
    watcher.repeats[FACE]._seq = 0xFFFE - repairs % 10
    lost = stage.got()[-12:]
    stage.now += 500
    for each in lost:
        stage.house.tell("watcher", rtcp.packets_lost(9, FACE, [each.seq]), stage.now)
    sent = [packet for to, packet in stage.house.forwarder.tick(stage.now) if to is watcher]
    again = [seen(packet) for packet in sent if packet[1] & 0x7F == RTX]
    assert [(b.seq - a.seq) & 0xFFFF for a, b in pairwise(again)] == [1] * (len(lost) - 1)
    assert any(b.seq < a.seq for a, b in pairwise(again)), "it wrapped"
    assert [(int.from_bytes(each.payload[:2]), each.payload[2:], each.timestamp) for each in again] == [
        (each.seq, each.payload, each.timestamp) for each in lost
    ]


@given(start=st.integers(0, 0xFFFF), steps=st.lists(st.integers(1, 2999), min_size=60, max_size=200))
def test_reports_carry_cycles_beside_the_highest_number(start: int, steps: list[int]) -> None:
    """Every packet but the first of each step is lost; several times round the circle."""
    reception, highest = Reception(90_000), start
    reception.accept(start)
    for step in steps:
        highest += step
        reception.accept(highest & 0xFFFF)
    assert reception.extended_highest16 == highest
    assert reception.lost == sum(steps) - len(steps)
    block = ReportBlock(7, 0, reception.lost, reception.extended_highest16, 0, 0, 0)
    packet = rtcp.receiver_report(9, [block])
    (part,) = rtcp.split(packet, len(packet)) or []
    (read,) = rtcp.read_blocks(part) or []
    assert (read.highest >> 16, read.highest & 0xFFFF) == divmod(highest, 0x10000)
