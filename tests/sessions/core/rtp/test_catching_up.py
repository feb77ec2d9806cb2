from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from sessions.core.rtp.catching_up import (
    MAX_BACK_MS,
    MAX_BEHIND,
    may_start_at,
    packets_behind,
    who_may_start,
)
from sessions.core.rtp.source import Source
from tests.sessions.core.rtp.house import House, trio
from tests.sessions.core.rtp.packets import IDS, Seen, line, video, vp8

FACE = line(0).video_ssrc


def shown(house: House, now_ms: int) -> dict[str, list[Seen]]:
    """What each peer was sent of seat 0's picture, with what the next tick sends."""
    house.tick(now_ms)
    return {peer: house.streams(peer).get(FACE, []) for peer in house.sent}


def delta(house: House, seq: int, now_ms: int) -> None:
    house.say("p0", video(seq, 0, vp8(6, 6, key=False)), now_ms)


def key_frame(house: House, order: tuple[int, ...], *, now_ms: int = 40) -> None:
    """A key frame in packets 10 to 12, in the order in which they come."""
    for number in order:
        payload = vp8(7, 7, key=True, start=number == 0, body=b"part %d" % number)
        house.say("p0", video(10 + number, 3600, payload, marker=number == 2), now_ms)


def test_what_came_before_the_first_packet_follows_it() -> None:
    house = trio()
    delta(house, 9, 0)
    key_frame(house, (1, 2, 0))
    for stream in (each for peer, each in shown(house, 41).items() if peer != "p0"):
        assert [(each.seq, each.payload[-6:], each.marker) for each in stream] == [
            (1, b"part 0", False),
            (2, b"part 1", False),
            (3, b"part 2", True),
        ]


def test_it_is_what_everybody_else_is_sent_and_counts_like_that() -> None:
    late, even = trio(), trio()
    for house, order in ((late, (1, 2, 0)), (even, (0, 1, 2))):
        delta(house, 9, 0)
        key_frame(house, order)
    sent = [house.forwarder.peers["p1"].video_sinks[FACE] for house in (late, even)]
    got, expected = ([_timeless(each) for each in shown(house, 41)["p1"]] for house in (late, even))
    assert got == expected
    assert sent[0].sent() == sent[1].sent() == (3, sum(len(each.payload) for each in got))


def _timeless(each: Seen) -> Seen:
    """Without the moment at which it was sent."""
    return replace(each, elements={key: data for key, data in each.elements.items() if key == IDS.mid})


def test_pictures_and_numbers_count_on_from_who_was_shown_before() -> None:
    house = trio()
    house.forwarder.set_seat(0, "p2")
    house.say("p2", video(1, 0, vp8(900, 90, key=True), ssrc=5), 0)
    house.forwarder.set_seat(0, "p0")
    delta(house, 9, 20)
    key_frame(house, (2, 1, 0))
    stream = shown(house, 43)["p1"]
    assert [int.from_bytes(each.payload[2:4]) & 0x7FFF for each in stream] == [900, 901, 901, 901]
    assert [each.payload[4] for each in stream] == [90, 91, 91, 91]
    assert [(b.seq - a.seq) & 0xFFFF for a, b in pairwise(stream)] == [1, 1, 1]


def test_who_flows_already_is_sent_nothing_twice() -> None:
    house = trio()
    house.say("p0", video(8, 0, vp8(5, 5, key=True)), 0)
    delta(house, 9, 20)
    house.join("late", seat=None)
    key_frame(house, (1, 0, 2))
    streams = shown(house, 41)
    assert [each.seq for each in streams["p1"]] == [1, 2, 4, 3, 5]
    assert [(each.seq, each.payload[-6:]) for each in streams["late"]] == [
        (1, b"part 0"),
        (3, b"part 2"),
        (2, b"part 1"),
    ], "the plan carries what comes; what came follows with the control packets, at once"


def test_what_came_while_nobody_looked_is_no_start() -> None:
    house = trio()
    for peer in ("p1", "p2"):
        house.forwarder.set_wishes(peer, {0: 0})
    delta(house, 9, 0)
    house.forwarder.tick(1)
    key_frame(house, (1,))
    house.forwarder.set_wishes("p1", {0: 360})
    house.forwarder.tick(40)
    key_frame(house, (0, 2))
    assert shown(house, 41)["p1"] == [], "packet 11 is not here any more"


@pytest.mark.parametrize(
    ("dense", "kept_from", "expected"),
    [(500, 500, True), (499, 500, False), (564 - MAX_BEHIND, 0, True), (563 - MAX_BEHIND, 0, False)],
)
def test_only_while_all_of_it_is_here_and_not_too_much(dense: int, kept_from: int, expected: bool) -> None:
    source = Source(1, "camera", layer=0, payload_type=96)
    source.kept_from, source.dense = kept_from, 564
    assert may_start_at(source, dense) == expected


@pytest.mark.parametrize(
    ("back_ms", "is_dead", "starts"),
    [(0, False, True), (MAX_BACK_MS, False, True), (MAX_BACK_MS + 1, False, False), (400, True, True)],
)
def test_who_is_shown_another_layer_is_not_led_far_back(back_ms: int, is_dead: bool, starts: bool) -> None:
    """Unless that layer has stopped: then it is the only way on."""
    house = trio()
    sink = house.forwarder.peers["p1"].video_sinks[FACE]
    low, high = (Source(ssrc, "camera", layer=ssrc, payload_type=96) for ssrc in (0, 1))
    for each in (low, high):
        each.note_newest(100, 0x10, 1000)
    sink.bind(low, dense=100, timestamp=0x10, now_ms=1000)
    sink.aim(high)
    low.passed_by = 3 if is_dead else 0
    assert who_may_start(high, (0x10 - 90 * back_ms) & 0xFFFFFFFF, 1000) == ([sink] if starts else [])


def test_who_is_shown_nothing_starts_wherever_it_can() -> None:
    sink = trio().forwarder.peers["p1"].video_sinks[FACE]
    face = Source(1, "camera", layer=0, payload_type=96)
    face.note_newest(100, 90_000, 1000)
    sink.aim(face)
    assert who_may_start(face, 0, 1000) == [sink]


def test_a_voice_has_nothing_to_follow() -> None:
    sink = trio().forwarder.peers["p1"].streams[line(0).audio_ssrc]
    assert packets_behind(sink, Source(1, "microphone", layer=0, payload_type=111), 0) == []
