"""The receiver-side oracle: whatever happens on the way, one legal stream that a decoder shows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import pairwise
from random import Random

import pytest

from sessions.core.rtp import forwarder, rtcp
from sessions.core.rtp.catching_up import MAX_BACK_MS
from sessions.core.rtp.missing import Missing
from sessions.core.rtp.repeats import Repeats
from sessions.core.rtp.serial import unwrap16
from sessions.core.rtp.sink import Sink
from sessions.core.rtp.source import Source
from sessions.core.rtp.vp8 import Vp8View
from tests.sessions.core.rtp.house import House
from tests.sessions.core.rtp.packets import IDS, RTX, VP8, Seen, line, media, rtp, seen, video
from tests.sessions.core.rtp.pictures import (
    DESCRIPTOR_BYTES,
    FRAME_MS,
    KEY_EVERY,
    NUMBERS,
    Watched,
    packets_of,
    watch,
)

RIDS = ("l", "m", "h")
FACE, AGAIN = line(0).video_ssrc, line(0).rtx_ssrc


@dataclass
class Lane:
    """One layer as its sender numbers it."""

    ssrc: int
    seq: int
    picture: int
    sent: dict[int, tuple[bytes, int, bool]] = field(default_factory=dict)
    repairs: int = 0


class Stage:
    """A sender with three layers, a receiver, and bad lines on both sides."""

    def __init__(
        self, *, seed: int, up: float = 0.0, down: float = 0.0, reorder: float = 0.0, probes: float = 0.0
    ) -> None:
        self.random = Random(seed)
        self.up, self.down, self.reorder, self.probes = up, down, reorder, probes
        self.house = House()
        self.house.join("watcher", seat=None, told=media(rids=RIDS))
        self.got: dict[int, Seen] = {}
        self.highest = 0
        self.read = 0
        self.held: list[bytes] = []
        self.lose_key_starts = False
        self.now = 0
        self.join()

    def join(self) -> None:
        self.house.join("sender", seat=0, told=media(rids=RIDS))
        self.lanes = [
            Lane(self.random.getrandbits(32), self.random.getrandbits(16), self.random.getrandbits(15))
            for _ in RIDS
        ]

    def frame(self, number: int) -> None:
        """One frame of every layer, then what the timers do."""
        self.now += FRAME_MS
        for index, lane in enumerate(self.lanes):
            payloads = packets_of(index, number, picture=lane.picture)
            lane.picture += 1
            for at, payload in enumerate(payloads):
                self._send(index, lane, payload, is_last=at == len(payloads) - 1)
            for _ in range(3 if self.random.random() < self.probes else 0):
                self._probe(lane)
        for packet in self.held:
            self.house.say("sender", packet, self.now)
        self.held = []
        for _ in range(4):
            self.now += 1
            self._timers()
        self._collect()

    def _send(self, index: int, lane: Lane, payload: bytes, *, is_last: bool) -> None:
        lane.seq = (lane.seq + 1) & 0xFFFF
        timestamp = (90 * self.now + 77_777 * (index + 1) + 0xFFFF0000) & 0xFFFFFFFF
        lane.sent[lane.seq] = (payload, timestamp, is_last)
        packet = video(lane.seq, timestamp, payload, ssrc=lane.ssrc, rid=RIDS[index].encode(), marker=is_last)
        chance = self.random.random()
        if self.lose_key_starts and payload[0] & 0x10 and not payload[DESCRIPTOR_BYTES] & 1:
            return
        if chance < self.up and len(lane.sent) > 1:
            return
        if chance < self.up + self.reorder and len(lane.sent) > 1:
            self.held.append(packet)
        else:
            self.house.say("sender", packet, self.now)

    def _probe(self, lane: Lane) -> None:
        """Nothing but padding behind a frame, to try the line; nobody repeats it."""
        lane.seq = (lane.seq + 1) & 0xFFFF
        if self.random.random() >= self.up:
            timestamp = next(reversed(lane.sent.values()))[1]
            probe = rtp(b"", payload_type=VP8, seq=lane.seq, timestamp=timestamp, ssrc=lane.ssrc, padding=200)
            self.house.say("sender", probe, self.now)

    def _timers(self) -> None:
        """NACKs of both sides are answered, as browsers do."""
        missing = [seq for seq in range(max(1, self.highest - 60), self.highest) if seq not in self.got]
        if missing:
            self.house.tell("watcher", rtcp.packets_lost(9, FACE, missing), self.now)
        for to, packet in self.house.tick(self.now):
            if to.peer == "watcher" and packet[1] & 0x7F == RTX:
                self._take_repair(seen(packet))
            elif to.peer == "sender" and packet[1] == rtcp.RTPFB:
                self._repair(packet)

    def _repair(self, packet: bytes) -> None:
        (part,) = rtcp.split(packet, len(packet)) or []
        ssrc, seqs = rtcp.read_lost(part) or (0, [])
        index = next(at for at, lane in enumerate(self.lanes) if lane.ssrc == ssrc)
        lane = self.lanes[index]
        for seq in filter(lane.sent.__contains__, seqs):
            payload, timestamp, is_last = lane.sent[seq]
            lane.repairs += 1
            again = rtp(
                seq.to_bytes(2) + payload,
                payload_type=RTX,
                seq=lane.repairs,
                timestamp=timestamp,
                ssrc=lane.ssrc ^ 1,
                marker=is_last,
                elements={IDS.mid: b"1", IDS.repaired_rid: RIDS[index].encode()},
            )
            if self.random.random() >= self.up:
                self.house.say("sender", again, self.now)

    def _take_repair(self, packet: Seen) -> None:
        if self.random.random() >= self.down:
            seq = unwrap16(int.from_bytes(packet.payload[:2]), self.highest)
            self.got[seq] = replace(packet, payload=packet.payload[2:])

    def _collect(self) -> None:
        every = self.house.streams("watcher").get(FACE, [])
        numbers = Counter(each.seq for each in every)
        assert max(numbers.values(), default=0) < 2, "SRTP refuses a number that was sent before"
        for each in every[self.read :]:
            seq = unwrap16(each.seq, self.highest)
            if self.random.random() >= self.down:
                self.got[seq] = each
                self.highest = max(self.highest, seq)
        self.read = len(every)

    def watched(self) -> Watched:
        for _ in range(200):
            self.now += 10
            self._timers()
            self._collect()
        return watch(self.got.items())

    def show(self, height: int) -> None:
        self.house.forwarder.set_wishes("watcher", {0: height})


def rising(numbers: list[int]) -> bool:
    """The same moment may be seen twice, in two layers, or the one before it; no older one comes back."""
    return all((a - b) * FRAME_MS <= MAX_BACK_MS for a, b in pairwise(numbers))


def test_on_good_lines_every_picture_is_seen() -> None:
    stage = Stage(seed=1)
    for number in range(NUMBERS):
        stage.frame(number)
    watched = stage.watched()
    assert (watched.faults, watched.broken) == ([], 0)
    assert list(dict.fromkeys(watched.numbers)) == list(range(NUMBERS))


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    ("up", "down", "reorder"), [(0.05, 0, 0), (0, 0.05, 0), (0, 0, 0.2), (0.05, 0.05, 0.1)]
)
def test_through_loss_and_reordering_repair_leaves_every_picture_whole(
    seed: int, up: float, down: float, reorder: float
) -> None:
    stage = Stage(seed=seed, up=up, down=down, reorder=reorder)
    for number in range(NUMBERS - 6):
        stage.frame(number)
    stage.up = stage.down = 0
    for number in range(NUMBERS - 6, NUMBERS):
        stage.frame(number)
    watched = stage.watched()
    assert (watched.faults, watched.broken) == ([], 0)
    assert list(dict.fromkeys(watched.numbers)) == list(range(NUMBERS))


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("probes", [0, 0.5])
def test_switches_pauses_and_reconnects_are_one_stream(seed: int, probes: float) -> None:
    stage = Stage(seed=seed, up=0.02, down=0.02, reorder=0.05, probes=probes)
    chosen = Random(seed)
    for number in range(NUMBERS - 6):
        if number % 9 == 8:
            stage.show(chosen.choice([90, 360, 720, 0]))
        if number % 31 == 30:
            stage.house.forwarder.leave("sender")
            stage.join()
        if number % 23 == 22:
            is_on = chosen.random() < 0.7
            stage.house.forwarder.set_sending("sender", microphone=False, camera=is_on)
        stage.frame(number)
    stage.show(360)
    stage.house.forwarder.set_sending("sender", microphone=False, camera=True)
    for number in range(NUMBERS - 6, NUMBERS):
        stage.frame(number)
    watched = stage.watched()
    assert watched.faults == []
    assert rising(watched.numbers)
    assert len(watched.numbers) > 15


def hidden_and_shown(stage: Stage) -> Watched:
    """The picture is hidden six frames behind its key frames, and shown again four before the next."""
    for number in range(NUMBERS):
        stage.lose_key_starts = number > KEY_EVERY
        if number > 4 and number % KEY_EVERY in (10, 0):
            stage.show(0 if number % KEY_EVERY == 10 else 360)
        stage.frame(number)
    return stage.watched()


KEY_FRAMES = {number for number in range(NUMBERS) if number > KEY_EVERY and number % KEY_EVERY == 4}


@pytest.mark.parametrize("reorder", [0, 0.3])
@pytest.mark.parametrize("seed", range(2))
def test_a_key_frame_whose_first_packet_was_lost_still_starts_a_picture(seed: int, reorder: float) -> None:
    watched = hidden_and_shown(Stage(seed=seed, reorder=reorder, probes=0.3))
    assert (watched.faults, watched.broken) == ([], 0)
    assert set(watched.numbers) >= KEY_FRAMES


def test_control_in_order_alone_every_such_key_frame_is_wasted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forwarder, "may_start_at", lambda *_: False)
    assert not KEY_FRAMES & set(hidden_and_shown(Stage(seed=1)).numbers)


@pytest.mark.parametrize("seed", range(3))
def test_no_number_goes_out_twice_when_a_repair_is_the_last_before_another_source(seed: int) -> None:
    """Probes are newer than what they make known to be missing; `_collect` looks."""
    assert stopped_now_and_then(seed).faults == []


def stopped_now_and_then(seed: int) -> Watched:
    stage = Stage(seed=seed, up=0.25, probes=1)
    for number in range(NUMBERS):
        if stage.random.random() < 0.2:
            for is_on in (False, True):
                stage.house.forwarder.set_sending("sender", microphone=False, camera=is_on)
        stage.frame(number)
    return stage.watched()


def test_control_a_repair_that_is_not_noted_brings_a_number_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Source, "note_repaired", lambda *_: None)
    with pytest.raises(AssertionError, match="SRTP refuses"):
        assert all(stopped_now_and_then(seed) for seed in range(3))


def test_control_a_decoder_sees_picture_numbers_that_are_not_rewritten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def leave(sink: Sink, view: Vp8View) -> None:
        sink.picture_offset = sink.tl0_offset = 0

    monkeypatch.setattr(Sink, "bind_pictures", leave)
    stage = Stage(seed=1)
    for number in range(60):
        if number % 9 == 8:
            stage.show((90, 360)[number % 2])
        stage.frame(number)
    assert stage.watched().faults != []


@pytest.mark.parametrize(
    ("owner", "name"), [(Repeats, "answer"), (Missing, "take_due")], ids=["downstream", "upstream"]
)
def test_control_without_repair_pictures_break(
    monkeypatch: pytest.MonkeyPatch, owner: type, name: str
) -> None:
    monkeypatch.setattr(owner, name, lambda *_, **__: [])
    stage = Stage(seed=1, up=0.05, down=0.05)
    for number in range(NUMBERS):
        stage.frame(number)
    assert stage.watched().broken > 0
