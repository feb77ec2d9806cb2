from __future__ import annotations

import random
from dataclasses import dataclass, field
from statistics import mean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.core.rtp import rtcp
from sessions.core.rtp.extensions import send_time
from sessions.core.rtp.uplink import MAX_BPS, MIN_BPS, Uplink
from tests.impair.line import CLEAR, Impairment, Line
from tests.sessions.core.rtp.house import House, trio
from tests.sessions.core.rtp.packets import IDS, VP8, rtp, vp8

CEILING_BPS = 2_300_000
FRAME_MS, VOICE_MS = 50, 20
LAYERS = ((0.07, 0), (0.23, 8), (0.70, 16))  # share of the rate, and when in a frame's time it leaves
HEARD_AFTER_MS = 40
MTU = 1100
SETTLED_S = 10


@dataclass(frozen=True)
class Node:
    """How the node looks at its socket."""

    read_every_ms: int = 1
    busy_ms: int = 0  # for so long it does not, every three seconds
    lag_ms: int = 0  # by so much it is late, for most of a second of three


PROMPT = Node()


@dataclass
class Publisher:
    """Sends what it may, a little more from moment to moment, and voices; a millisecond is a step."""

    over: Line
    node: Node = PROMPT
    is_told: bool = True
    waits_ms: list[float] = field(default_factory=list)  # of its voice, at the modem

    def __post_init__(self) -> None:
        self.uplink, self.now = Uplink(), 0
        self._line, self._draw = Impairment(1, self.over), random.Random(1)
        self._pipe: list[tuple[float, int, int]] = []
        self._target, self._told = 600_000.0, [(0, CEILING_BPS)]

    def run(self, seconds: int) -> Publisher:
        self.waits_ms = []
        for _ in range(1000 * seconds):
            self.now += 1
            self._send()
            is_busy = self.now % 3000 < self.node.busy_ms
            if self.now % self.node.read_every_ms == 0 and not is_busy:
                self._read()
        return self

    @property
    def allowed_bps(self) -> int:
        return min(CEILING_BPS, self.uplink.bps)

    def _send(self) -> None:
        while len(self._told) > 1 and self._told[1][0] <= self.now:
            self._told.pop(0)
        self._target = min(self._told[0][1], self._target * 1.0002)
        if self.now % VOICE_MS == 0:
            arrivals = self._line.plan(130, self.now / 1000)
            waits = 1000 * arrivals[0] - self.now - self.over.delay_ms if arrivals else self.over.queue_ms
            self.waits_ms.append(waits)
        if self.now % FRAME_MS == 0:
            for share, after_ms in LAYERS:
                octets = int(self._target * share * FRAME_MS / 8000 * self._draw.uniform(0.7, 1.3))
                for at, size in enumerate([MTU] * (octets // MTU) + [octets % MTU]):
                    self._push(self.now + after_ms + at, size + 60)

    def _push(self, left_ms: int, octets: int) -> None:
        for due_s in self._line.plan(octets, left_ms / 1000):
            self._pipe.append((1000 * due_s, left_ms, octets))

    def _read(self) -> None:
        seen_ms = self.now - (self.node.lag_ms if self.now % 3000 < 800 else 0)
        due = sorted(each for each in self._pipe if each[0] <= seen_ms)
        self._pipe = [each for each in self._pipe if each[0] > seen_ms]
        falls = [self.uplink.take(send_time(left_ms), octets, self.now) for _, left_ms, octets in due]
        if self.is_told and (any(falls) or self.now % 1000 == 0):
            self._told.append((self.now + HEARD_AFTER_MS, self.allowed_bps))


@pytest.mark.parametrize("queue_ms", [200, 1000])
@pytest.mark.parametrize("rate_bps", [400_000, 1_000_000])
@pytest.mark.parametrize(("read_every_ms", "jitter_ms"), [(1, 0), (10, 10)])
def test_a_voice_does_not_wait_behind_pictures(
    rate_bps: int, queue_ms: int, read_every_ms: int, jitter_ms: float
) -> None:
    over = Line(rate_bps=rate_bps, queue_ms=queue_ms, delay_ms=20, jitter_ms=jitter_ms)
    publisher = Publisher(over, Node(read_every_ms))
    publisher.run(SETTLED_S)
    assert max(publisher.waits_ms) < 500, "even at first"
    allowed = [publisher.run(5).allowed_bps for _ in range(6)]
    assert mean(publisher.waits_ms) < 50
    assert max(publisher.waits_ms) < 120
    assert 0.4 * rate_bps < mean(allowed) < 0.95 * rate_bps, "and the way is used"


@pytest.mark.parametrize("queue_ms", [200, 1000])
def test_control_held_to_the_ceiling_alone_a_voice_waits_as_long_as_the_queue_is_deep(queue_ms: int) -> None:
    over = Line(rate_bps=1_000_000, queue_ms=queue_ms, delay_ms=20)
    publisher = Publisher(over, is_told=False).run(SETTLED_S)
    publisher.run(5)
    assert mean(publisher.waits_ms) > 0.9 * queue_ms


@pytest.mark.parametrize(
    ("over", "node"),
    [
        (CLEAR, PROMPT),
        (CLEAR, Node(read_every_ms=20)),
        (CLEAR, Node(busy_ms=600)),
        (CLEAR, Node(lag_ms=90)),
        (CLEAR, Node(lag_ms=250)),
        (Line(delay_ms=20, jitter_ms=50), PROMPT),
        (Line(delay_ms=20, jitter_ms=20, loss=0.05), PROMPT),
        (Line(rate_bps=4_000_000, delay_ms=20), Node(read_every_ms=5)),
    ],
    ids=[
        "clear",
        "read in batches",
        "a busy node",
        "a late node",
        "a very late node",
        "jitter",
        "loss",
        "wide",
    ],
)
def test_what_is_no_queue_limits_nothing(over: Line, node: Node) -> None:
    publisher = Publisher(over, node).run(30)
    assert publisher.allowed_bps == CEILING_BPS


def test_a_way_that_is_clear_again_is_used_again() -> None:
    publisher = Publisher(Line(rate_bps=400_000, delay_ms=20)).run(SETTLED_S)
    assert publisher.allowed_bps < 400_000
    publisher._line.line = CLEAR
    publisher.run(30)
    assert publisher.allowed_bps > 1_300_000


@given(
    st.lists(st.tuples(st.integers(0, 0xFFFFFF), st.integers(0, 1500), st.integers(0, 3000)), max_size=200),
)
def test_whatever_send_times_are_claimed_it_stays_in_bounds(packets: list[tuple[int, int, int]]) -> None:
    uplink, now = Uplink(), 0
    for sent24, octets, wait in packets:
        now += wait
        uplink.take(sent24, octets, now)
        assert MIN_BPS <= uplink.bps <= MAX_BPS
        assert uplink.waits_ms >= 0


def show(house: House, *, seconds: float, later_ms: int, elements: bool = True) -> list[int]:
    """Pictures of `p0`, each frame later by so much than the one before; the REMBs that it hears at once."""
    told = []
    for frame in range(int(seconds * 1000 / FRAME_MS)):
        sent_ms = 1000 + FRAME_MS * frame
        now = sent_ms + later_ms * frame
        ids = {IDS.mid: b"1"} | (
            {IDS.abs_send_time: send_time(sent_ms).to_bytes(3, "big")} if elements else {}
        )
        payload = vp8(frame, frame & 0xFF, key=frame == 0, body=bytes(1000))
        packet = rtp(payload, payload_type=VP8, seq=frame, timestamp=90 * sent_ms, ssrc=0xF1DE0, elements=ids)
        house.say("p0", packet, now)
        is_pressing = house.forwarder.is_pressing
        for peer, compound in house.forwarder.tick(now):
            if peer.peer == "p0" and is_pressing and frame:
                parts = rtcp.split(compound, len(compound)) or []
                told += [bps for part in parts if (bps := rtcp.read_ceiling(part)) is not None]
    return told


def test_a_publisher_hears_of_a_queue_before_the_next_report() -> None:
    house = trio()
    told = show(house, seconds=2, later_ms=12)
    assert told
    assert min(told) < 300_000
    assert house.forwarder.peers["p1"].uplink.bps == MAX_BPS, "its own way alone"


@pytest.mark.parametrize(("later_ms", "elements"), [(0, True), (12, False)], ids=["no queue", "no extension"])
def test_without_a_queue_or_the_extension_the_ceiling_stays(later_ms: int, *, elements: bool) -> None:
    house = trio()
    told = show(house, seconds=2, later_ms=later_ms, elements=elements)
    assert all(each > 300_000 for each in told)
    assert house.forwarder.peers["p0"].uplink.bps == MAX_BPS
