"""Repair in both directions, through a whole room."""

from __future__ import annotations

from dataclasses import replace
from struct import unpack_from

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sessions.core.rtp import repeats, rtcp
from sessions.core.rtp.history import History
from sessions.core.rtp.participant import FIRST_RTT_MS
from sessions.core.rtp.repeats import FULL_CREDIT, FULL_EARNS, MAX_CREDIT, MAX_LOOKS
from sessions.core.rtp.vp8 import Vp8View
from tests.sessions.core.rtp.house import House, trio
from tests.sessions.core.rtp.packets import IDS, RTX, Seen, line, media, rtp, seen, video, vp8

FACE, AGAIN = line(0).video_ssrc, line(0).rtx_ssrc


def asked(house: House, peer: str, now_ms: int) -> list[tuple[int, list[int]]]:
    """What `peer` is asked to send again."""
    due = [packet for to, packet in house.forwarder.tick(now_ms) if to.peer == peer]
    parts = [part for each in due if 192 <= each[1] <= 223 for part in rtcp.split(each, len(each)) or []]
    lost = [rtcp.read_lost(part) for part in parts if (part.packet_type, part.count) == (205, 1)]
    return [each for each in lost if each is not None]


def repeated(house: House, peer: str, now_ms: int) -> list[Seen]:
    due = [packet for to, packet in house.forwarder.tick(now_ms) if to.peer == peer]
    return [seen(each) for each in due if not 192 <= each[1] <= 223]


def show(house: House, numbers: range, *, first: int = 0) -> None:
    for i in numbers:
        payload = vp8(i, i & 0xFF, key=i == first, body=b"%d" % i)
        house.say("p0", video(i, 3000 * i, payload, rid=b""), 33 * i)


def test_a_receiver_gets_again_what_it_lost() -> None:
    house = trio()
    show(house, range(10))
    first = house.streams("p1")[FACE][4]
    house.tell("p1", rtcp.packets_lost(9, FACE, [first.seq]), 400)
    assert house.forwarder.is_pressing
    assert repeated(house, "p1", 400) == [
        replace(
            first,
            ssrc=AGAIN,
            payload_type=RTX,
            seq=1,
            payload=first.seq.to_bytes(2) + first.payload,
            elements=first.elements | {IDS.abs_send_time: (400 * 2**18 // 1000).to_bytes(3)},
        )
    ]
    assert repeated(house, "p1", 400) == []


def test_what_is_repeated_has_the_picture_numbers_of_the_stream() -> None:
    house = trio()
    show(house, range(5))
    house.forwarder.set_seat(0, "p2")
    for i in range(5):
        house.say("p2", video(900 + i, 3000 * i, vp8(700 + i, 9, key=i == 0)), 500 + 33 * i)
    sent = house.streams("p1")[FACE]
    house.tell("p1", rtcp.packets_lost(9, FACE, [sent[7].seq]), 700)
    view = Vp8View()
    (again,) = repeated(house, "p1", 700)
    assert view.read(again.payload[2:])
    assert (view.picture, again.payload[2:]) == (7, sent[7].payload)


def test_nothing_from_before_the_seat_changed_or_never_sent_is_repeated() -> None:
    house = trio()
    show(house, range(5))
    house.forwarder.set_seat(0, "p2")
    house.say("p2", video(900, 0, vp8(700, 9, key=True)), 500)
    house.tell("p1", rtcp.packets_lost(9, FACE, [1, 2, 5, 7, 8, 40000]), 700)
    house.tell("p1", rtcp.packets_lost(9, line(0).audio_ssrc, [1]), 700)
    house.tell("p1", rtcp.packets_lost(9, 4711, [1]), 700)
    assert repeated(house, "p1", 700) == []


def test_who_knows_no_repair_stream_gets_none() -> None:
    told = media()
    house = House()
    for i in range(2):
        house.join(f"p{i}", seat=i, told=replace(told, payloads=replace(told.payloads, vp8_rtx=0)))
    show(house, range(5))
    house.tell("p1", rtcp.packets_lost(9, FACE, [2]), 700)
    assert repeated(house, "p1", 700) == []


def flood(house: House) -> int:
    """How many packets go out for 50 NACKs of everything."""
    show(house, range(100))
    sent = [each.seq for each in house.streams("p1")[FACE]]
    answers = 0
    for turn in range(50):
        house.tell("p1", rtcp.packets_lost(9, FACE, sent), 4000 + 200 * turn)
        answers += len(repeated(house, "p1", 4000 + 200 * turn))
    return answers


def test_a_flood_of_requests_is_answered_with_what_was_earned() -> None:
    assert flood(trio()) == MAX_CREDIT


def test_control_without_the_budget_the_flood_is_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repeats, "MAX_CREDIT", 1 << 30)
    assert flood(trio()) == 50 * 100


def test_not_twice_within_a_round_trip() -> None:
    house = trio()
    show(house, range(10))
    counts = []
    for now in (400, 410, 400 + FIRST_RTT_MS):
        house.tell("p1", rtcp.packets_lost(9, FACE, [3]), now)
        counts.append(len(repeated(house, "p1", now)))
    assert counts == [1, 0, 1]


def test_the_round_trip_is_measured_by_reports() -> None:
    house = trio()
    show(house, range(3))
    house.tell("p0", rtcp.sender_report(rtcp.SenderInfo(0xF1DE0, 100 << 32, 0, 1, 1)), 100)
    house.forwarder.tick(1000)
    sink = house.forwarder.peers["p1"].streams[FACE]
    for turn in range(20):
        house.forwarder.tick(2000 + 1000 * turn)
        last_sr, at_ms = list(sink.sent_reports.items())[-1]
        block = rtcp.ReportBlock(FACE, 0, 0, 3, 0, last_sr, 65536 // 2)
        house.tell("p1", rtcp.receiver_report(9, [block]), at_ms + 500 + 40)
    assert abs(house.forwarder.peers["p1"].rtt_ms - 40) <= 4


def test_a_gap_upstream_is_asked_for_while_somebody_looks() -> None:
    house = trio()
    show(house, range(3))
    show(house, range(5, 9))
    assert asked(house, "p0", 300) == [(0xF1DE0, [3, 4])]
    assert asked(house, "p0", 310) == []
    house.forwarder.set_sending("p0", microphone=True, camera=False)
    assert asked(house, "p0", 1000) == []


def test_voices_are_not_asked_for() -> None:
    house = trio()
    for i in (1, 5):
        house.say("p0", rtp(b"v", payload_type=111, seq=i, timestamp=0, ssrc=3, elements={IDS.mid: b"0"}), i)
    assert asked(house, "p0", 300) == []


def repair(osn: int, payload: bytes, *, seq: int, timestamp: int, rid: bytes = b"") -> bytes:
    elements = {IDS.mid: b"1"} | ({IDS.repaired_rid: rid} if rid else {})
    wrapped = osn.to_bytes(2) + payload
    return rtp(wrapped, payload_type=RTX, seq=seq, timestamp=timestamp, ssrc=0xF1D0, elements=elements)


@pytest.mark.parametrize(
    ("told", "rid"),
    [
        (media(rids=("l", "m", "h")), b"m"),
        (media(), b""),
        (media(announced=(("1", (0xF1DE0, 0xF1D0)),), repairs=((0xF1D0, 0xF1DE0),)), b""),
    ],
)
def test_a_repair_fills_the_gap_of_its_stream_once(told: object, rid: bytes) -> None:
    house = House()
    for i in range(2):
        house.join(f"p{i}", seat=i, told=told)  # type: ignore[arg-type]
    for i in (0, 1, 3):
        house.say("p0", video(i, 3000 * i, vp8(i, i, key=i == 0), rid=rid), 33 * i)
    again = repair(2, vp8(2, 2, key=False), seq=7, timestamp=6000, rid=rid)
    house.say("p0", again, 150)
    house.say("p0", again, 160)
    house.say("p0", repair(1, vp8(1, 1, key=False), seq=9, timestamp=3000, rid=rid), 160)
    house.say("p0", video(2, 6000, vp8(2, 2, key=False), rid=rid), 170)
    shown = house.streams("p1")[FACE]
    assert [(each.seq, each.timestamp) for each in shown] == [(1, 0), (2, 3000), (4, 9000), (3, 6000)]
    assert asked(house, "p0", 500) == []


def test_an_empty_or_cut_repair_is_nothing() -> None:
    house = trio()
    show(house, range(3))
    for payload in (b"", b"\0", b"\0\1"):
        house.say(
            "p0", rtp(payload, payload_type=RTX, seq=1, timestamp=0, ssrc=9, elements={IDS.mid: b"1"}), 99
        )
    assert len(house.sent["p1"]) == 3


@settings(max_examples=60, deadline=None)
@given(
    start=st.integers(0, 0xFFFF),
    lost=st.sets(st.integers(1, 79), max_size=30),
    late=st.sets(st.integers(1, 79), max_size=10),
)
def test_with_repair_both_ways_everything_arrives_in_place(
    start: int, lost: set[int], late: set[int]
) -> None:
    """Upstream loss mended by RTX of the sender, whatever the numbers: the receiver has every payload."""
    house = trio()
    packets = [
        (start + i & 0xFFFF, 3000 * i + 0xFFFFF000, vp8(i, i & 0xFF, key=i == 0, body=b"%d" % i))
        for i in range(82)
    ]
    by_seq = {seq: (timestamp, payload) for seq, timestamp, payload in packets}
    held: list[bytes] = []
    now, repairs = 0, 0
    for i, (seq, timestamp, payload) in enumerate(packets):
        now += 33
        if i in late - lost:
            held.append(video(seq, timestamp, payload))
        elif i not in lost:
            house.say("p0", video(seq, timestamp, payload), now)
            while held:
                house.say("p0", held.pop(), now)
        for _, wanted in asked(house, "p0", now):
            for seq16 in wanted:
                repairs += 1
                again = by_seq[seq16]
                house.say("p0", repair(seq16, again[1], seq=repairs, timestamp=again[0] & 0xFFFFFFFF), now)
    for turn in range(10):
        for _, wanted in asked(house, "p0", now + 50 * turn):
            for seq16 in wanted:
                repairs += 1
                again = by_seq[seq16]
                house.say("p0", repair(seq16, again[1], seq=repairs, timestamp=again[0] & 0xFFFFFFFF), now)
    shown = sorted(house.streams("p1")[FACE], key=lambda each: each.seq)
    assert [(each.seq, each.payload) for each in shown] == [
        (i + 1, payload) for i, (_, _, payload) in enumerate(packets)
    ]
    assert [each.timestamp for each in shown] == [3000 * i for i in range(82)]


def test_the_original_number_of_a_repair_is_on_the_wire_first() -> None:
    house = trio()
    show(house, range(3))
    house.tell("p1", rtcp.packets_lost(9, FACE, [2]), 400)
    (packet,) = [
        packet for to, packet in house.forwarder.tick(400) if to.peer == "p1" and packet[1] & 127 == RTX
    ]
    assert unpack_from(">H", packet, 28) == (2,)


def looks(house: House) -> int:
    """How often the history is asked in a second of the largest requests there are."""
    show(house, range(5))
    peer = house.forwarder.peers["p0"]
    asked_for = 0

    class Counting(History):
        def find(self, dense: int) -> int:
            nonlocal asked_for
            asked_for += 1
            return super().find(dense)

    peer.sources[0xF1DE0].history = Counting()
    everything = rtcp.packets_lost(9, FACE, range(5, 5 + 6000))
    for turn in range(50):
        house.tell("p1", everything, 1000 + 20 * turn)
    return asked_for


def test_the_largest_requests_cost_little() -> None:
    assert looks(trio()) == 10 * MAX_LOOKS


def test_control_without_that_limit_they_cost_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repeats, "MAX_LOOKS", 1 << 30)
    assert looks(trio()) == 50 * 6000


def test_on_a_line_with_a_full_queue_little_is_sent_again() -> None:
    house = trio()
    show(house, range(100))
    viewer = house.forwarder.peers["p1"]
    asked_for = [each.seq for each in house.streams("p1")[FACE]]
    again = viewer.repeats[FACE]
    assert len(again.answer(asked_for, rtt_ms=10, now_ms=4000, is_full=True)) == FULL_CREDIT
    show(house, range(100, 100 + 4 * FULL_EARNS), first=100)
    asked_for = [each.seq for each in house.streams("p1")[FACE]]
    assert len(again.answer(asked_for, rtt_ms=10, now_ms=9000, is_full=True)) == 4


def test_what_a_lower_layer_is_about_to_replace_is_not_sent_again() -> None:
    house = trio(rids=("l", "m"))
    house.forwarder.set_wishes("p1", {0: 720})
    for ssrc, rid in ((10, b"l"), (11, b"m")):
        house.say("p0", video(1, 0, vp8(1, 1, key=True), ssrc=ssrc, rid=rid), 0)
    house.forwarder.tick(0)
    house.say("p0", video(2, 3000, vp8(2, 2, key=True), ssrc=11, rid=b"m"), 33)
    viewer = house.forwarder.peers["p1"]
    sink = viewer.streams[FACE]
    (number,) = {each.seq for each in house.streams("p1")[FACE][-1:]}
    sink.aim(house.forwarder.peers["p0"].sources[10])
    assert sink.is_easing
    assert viewer.repeats[FACE].answer([number], rtt_ms=10, now_ms=100) == []
