"""A voice of which each packet brings the one before: what is lost is filled in, receivers see plain Opus."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.core.rtp import forwarder
from sessions.core.rtp.forwarder import Verdict
from tests.sessions.core.rtp.house import House
from tests.sessions.core.rtp.packets import OPUS, Seen, audio, line, red

FRAME = 960
FAR = 16383  # a pause longer than this many units leaves no room for the packet before it
VOICE = line(0).audio_ssrc


@dataclass(frozen=True)
class Spoken:
    """One packet as it was said: the bare voice, and what went over the line."""

    number: int
    timestamp: int
    payload: bytes
    packet: bytes
    brings_before: bool


def speech(pauses: list[int], *, seq: int = 100, timestamp: int = 7000, level: int = 30) -> list[Spoken]:
    """A packet after each pause, in timestamp units, as a browser writes them."""
    spoken: list[Spoken] = []
    for at, pause in enumerate(pauses):
        timestamp += pause
        payload = b"voice %d" % at
        before = [(pause, spoken[-1].payload)] if spoken and pause <= FAR else []
        packet = red(seq + at, timestamp, payload, before=before, level=level)
        spoken.append(Spoken(at, timestamp & 0xFFFFFFFF, payload, packet, bool(before)))
    return spoken


def heard(arriving: list[Spoken], *, ours: int = 0) -> list[Seen]:
    """What the watcher is sent; `ours`: its own stream wraps so soon."""
    house = House()
    house.join("speaker", seat=0)
    house.join("watcher", seat=None)
    house.forwarder.peers["watcher"].streams[VOICE]._last_dense = 0xFFFE - ours
    for at, each in enumerate(arriving):
        house.say("speaker", each.packet, 20 * at)
        if at == 0:
            house.forwarder.tick(0)
    return house.streams("watcher").get(VOICE, [])


def faults(got: list[Seen], spoken: list[Spoken], expected: set[int]) -> list[str]:
    """Everything that is not one legal stream of exactly the expected packets."""
    numbers = [int(each.payload.split()[1]) for each in got]
    found = [] if sorted(numbers) == sorted(expected) else [f"{sorted(numbers)} not {sorted(expected)}"]
    first, at = got[0], numbers[0]
    for each, number in zip(got, numbers, strict=True):
        if each.payload_type != OPUS or each.payload != spoken[number].payload:
            found.append(f"{number}: not the voice that was spoken")
        if (each.seq - first.seq) & 0xFFFF != (number - at) & 0xFFFF:
            found.append(f"{number}: sequence number {each.seq}")
        spoken_for = spoken[number].timestamp - spoken[at].timestamp
        if (each.timestamp - first.timestamp) & 0xFFFFFFFF != spoken_for & 0xFFFFFFFF:
            found.append(f"{number}: timestamp {each.timestamp}")
    return found


PAUSES = st.lists(
    st.sampled_from([FRAME, FRAME, FRAME, 2 * FRAME, 3 * FRAME, FAR, FAR + 1, 20 * FRAME]),
    min_size=8,
    max_size=60,
)


def impaired(spoken: list[Spoken], draw: Random) -> list[Spoken]:
    """A fifth lost, neighbours exchanged, copies late; the first two come, so that everything has begun."""
    arriving = spoken[:2] + [each for each in spoken[2:] if draw.random() > 0.2]
    for at in range(2, len(arriving) - 1):
        if draw.random() < 0.1:
            arriving[at], arriving[at + 1] = arriving[at + 1], arriving[at]
        if draw.random() < 0.1:
            arriving.append(arriving[at])
    return arriving


@given(pauses=PAUSES, draw=st.randoms(use_true_random=False), soon=st.tuples(*[st.integers(0, 40)] * 3))
def test_one_legal_stream_of_all_that_came_and_of_all_that_was_brought(
    *, pauses: list[int], draw: Random, soon: tuple[int, int, int]
) -> None:
    """All three counters are about to wrap: sequence number and timestamp that come, and ours."""
    spoken = speech(pauses, seq=0x10000 - soon[0], timestamp=0x100000000 - FRAME * soon[1])
    arriving = impaired(spoken, draw)
    came = {each.number for each in arriving}
    brought = {each.number - 1 for each in arriving if each.brings_before}
    assert faults(heard(arriving, ours=soon[2]), spoken, came | brought) == []


def every_third_lost(spoken: list[Spoken]) -> list[Spoken]:
    return [each for each in spoken if each.number % 3 != 2]


def test_a_third_lost_one_at_a_time_is_whole_and_in_order() -> None:
    spoken = speech([FRAME] * 61)
    got = heard(every_third_lost(spoken))
    assert [each.payload for each in got] == [each.payload for each in spoken]
    assert {(b.seq - a.seq) & 0xFFFF for a, b in pairwise(got)} == {1}


def test_control_without_it_every_lost_packet_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forwarder, "show_missed", lambda *_: False)
    got = heard(every_third_lost(speech([FRAME] * 61)))
    assert {(b.seq - a.seq) & 0xFFFF for a, b in pairwise(got)} == {1, 2}
    assert len(got) == 41


def test_a_packet_that_was_filled_in_is_not_sent_again_when_it_comes_late() -> None:
    spoken = speech([FRAME] * 5)
    order = [spoken[at] for at in (0, 1, 3, 2, 4)]
    assert [each.payload for each in heard(order)] == [each.payload for each in spoken]


def test_reports_to_the_publisher_tell_of_the_loss_that_there_was() -> None:
    house = House()
    house.join("speaker", seat=0)
    for at, each in enumerate(every_third_lost(speech([FRAME] * 90))):
        house.say("speaker", each.packet, 20 * at)
    (source,) = house.forwarder.peers["speaker"].sources.values()
    assert source.reception.lost == 29, "the last one has not been noticed"
    assert abs(source.reception.take_fraction_lost() - 256 // 3) <= 2


def test_plain_opus_and_redundant_packets_are_one_voice() -> None:
    """A browser sends what is too large to be repeated without repeating anything."""
    house = House()
    house.join("speaker", seat=0)
    house.join("watcher", seat=None)
    house.say("speaker", audio(100, 960), 0)
    house.forwarder.tick(0)
    house.say("speaker", red(101, 1920, b"voice 101", before=[(960, b"voice 100")]), 20)
    house.say("speaker", audio(103, 3840), 60)
    house.say("speaker", red(104, 4800, b"voice 104", before=[(960, b"voice 103")]), 80)
    got = house.streams("watcher")[VOICE]
    assert [each.payload for each in got] == [b"voice %d" % each for each in (100, 101, 103, 104)]
    assert {each.payload_type for each in got} == {OPUS}


@pytest.mark.parametrize(
    ("before", "why"),
    [
        ((3 * 960, b"voice 1"), "it is older than what came before the gap"),
        ((0, b"voice 3"), "it is no earlier than the packet that brings it"),
        ((960, b""), "it is nothing"),
    ],
)
def test_a_block_that_is_not_the_missing_packet_fills_no_gap(before: tuple[int, bytes], why: str) -> None:
    house = House()
    house.join("speaker", seat=0)
    house.join("watcher", seat=None)
    for at, each in enumerate(speech([FRAME] * 2, seq=0, timestamp=0)):
        house.say("speaker", each.packet, 20 * at)
        house.forwarder.tick(20 * at)
    house.say("speaker", red(3, 4 * FRAME, b"voice 3", before=[before]), 60)
    assert house.streams("watcher")[VOICE][-1].payload == b"voice 3"
    assert b"" not in [each.payload for each in house.streams("watcher")[VOICE]], why
    assert len(house.streams("watcher")[VOICE]) == 3, why


def test_silence_that_was_left_out_is_left_out_when_it_is_filled_in() -> None:
    """The room hears no gap: what nobody would have been sent takes no number."""
    house = House()
    house.join("speaker", seat=0)
    house.join("watcher", seat=None)
    loud, quiet = speech([FRAME] * 10), speech([FRAME] * 40, seq=110, timestamp=7000 + 10 * FRAME, level=127)
    again = speech([FRAME] * 5, seq=150, timestamp=7000 + 50 * FRAME)
    arriving = loud + quiet[:10] + [each for each in quiet[10:] if each.number % 3 != 1] + again
    for at, each in enumerate(arriving):
        house.say("speaker", each.packet, 20 * at)
        house.forwarder.tick(20 * at)
    got = house.streams("watcher")[VOICE]
    assert {(b.seq - a.seq) & 0xFFFF for a, b in pairwise(got)} == {1}
    assert len(got) < 10 + 8 + 5


def test_what_nobody_negotiated_is_unknown() -> None:
    house = House()
    house.join("speaker", seat=0)
    house.say("speaker", audio(100, 960), 0)
    (source,) = house.forwarder.peers["speaker"].sources.values()
    source.red_type = 0
    assert house.say("speaker", red(101, 1920, b"x"), 20) is Verdict.UNKNOWN


def test_a_redundant_packet_of_another_codec_is_unknown_and_a_cut_one_malformed() -> None:
    house = House()
    house.join("speaker", seat=0)
    house.say("speaker", audio(100, 960), 0)
    whole = red(101, 1920, b"now", before=[(960, b"then")])
    other = bytearray(whole)
    other[-8] = 9  # the primary block's head
    assert house.say("speaker", bytes(other), 20) is Verdict.UNKNOWN
    assert house.say("speaker", whole[:-7], 20) is Verdict.MALFORMED
    assert house.say("speaker", whole, 20) in (Verdict.TAKEN, Verdict.IDLE)
