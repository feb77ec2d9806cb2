from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sessions.core.rtp import rtcp
from sessions.core.rtp.forwarder import Verdict
from sessions.core.rtp.negotiated import PeerMedia
from sessions.core.rtp.serial import distance16, distance32
from sessions.core.rtp.sink import Sink
from sessions.core.rtp.vp8 import Vp8View
from tests.sessions.core.rtp.house import House, trio
from tests.sessions.core.rtp.packets import IDS, OPUS, RTX, Seen, audio, line, media, rtp, video, vp8

AUDIO0, VIDEO0 = line(0).audio_ssrc, line(0).video_ssrc


def numbers(stream: list[Seen]) -> list[tuple[int, int]]:
    return [(each.seq, each.timestamp) for each in stream]


def pictures(stream: list[Seen]) -> list[tuple[int, int]]:
    view = Vp8View()
    return [(view.picture, view.tl0) for each in stream if view.read(each.payload)]


def test_late_packets_find_their_place() -> None:
    house = trio()
    for i in (0, 1, 3, 2, 4):
        house.say("p0", audio(65534 + i, 960 * i), 20 * i)
    assert numbers(house.streams("p1")[AUDIO0]) == [(1, 0), (2, 960), (4, 2880), (3, 1920), (5, 3840)]


def test_a_packet_from_before_the_start_is_not_sent() -> None:
    house = trio()
    house.say("p0", audio(10, 9600), 0)
    assert house.say("p0", audio(9, 8640), 1) is Verdict.IDLE
    house.say("p0", audio(11, 10560), 20)
    house.join("p3", seat=None)
    house.say("p0", audio(13, 12480), 60)
    house.say("p0", audio(12, 11520), 61)
    assert numbers(house.streams("p3")[AUDIO0]) == [(1, 0)]
    assert numbers(house.streams("p1")[AUDIO0]) == [(1, 0), (2, 960), (4, 2880), (3, 1920)]


def test_bandwidth_probes_leave_no_gap() -> None:
    house = trio()
    house.say("p0", video(5, 0, vp8(1, 1, key=True)), 0)
    for i in (6, 7, 8):
        probe = rtp(b"", payload_type=96, seq=i, timestamp=0, ssrc=0xF1DE0, padding=200)
        assert house.say("p0", probe, 5) is Verdict.IDLE
    house.say("p0", video(9, 3000, vp8(2, 2, key=False)), 33)
    assert numbers(house.streams("p1")[VIDEO0]) == [(1, 0), (2, 3000)]


def test_a_repair_from_before_a_probe_is_the_newest_that_was_sent() -> None:
    """The next in the seat must not begin with its number: SRTP refuses to send one twice."""
    house = trio()
    house.say("p0", video(7, 0, vp8(1, 1, key=True)), 0)
    house.say("p0", rtp(b"", payload_type=96, seq=9, timestamp=3000, ssrc=0xF1DE0, padding=200), 40)
    payload = (8).to_bytes(2) + vp8(2, 2, key=False)
    again = rtp(payload, payload_type=RTX, seq=1, timestamp=3000, ssrc=9, elements={IDS.mid: b"1"})
    assert house.say("p0", again, 60) is Verdict.TAKEN
    house.forwarder.set_seat(0, "p2")
    house.say("p2", video(500, 0, vp8(77, 7, key=True)), 100)
    shown = house.streams("p1")[VIDEO0]
    assert [each.seq for each in shown] == [1, 2, 3]
    assert pictures(shown) == [(1, 1), (2, 2), (3, 3)]


def test_padding_behind_a_payload_is_not_passed_on() -> None:
    house = trio()
    padded = rtp(b"voice", payload_type=OPUS, seq=1, timestamp=0, ssrc=1, elements={IDS.mid: b"0"}, padding=9)
    house.say("p0", padded, 0)
    assert [each.payload for each in house.sent["p1"]] == [b"voice"]


def test_a_restarted_source_goes_on_as_the_same_stream() -> None:
    house = trio()
    house.say("p0", audio(100, 5000), 0)
    for i in range(3):  # the first of them is only believed when the second follows
        house.say("p0", audio(40000 + i, 960 * i), 1000 + 20 * i)
    assert numbers(house.streams("p1")[AUDIO0]) == [(1, 0), (2, 48960), (3, 49920)]


def test_a_silent_voice_that_restarts_stays_unheard() -> None:
    house = trio()
    for i in range(12):
        house.say("p0", audio(100 + i, 960 * i, level=127), 20 * i)
    heard = len(house.sent["p1"])
    for i in range(3):
        house.say("p0", audio(40000 + i, 960 * i, level=127), 1000 + 20 * i)
    assert len(house.sent["p1"]) == heard
    house.say("p0", audio(40003, 2880), 1060)
    assert [each.seq for each in house.sent["p1"]] == list(range(1, heard + 2))


def test_a_restarted_camera_waits_for_a_key_frame() -> None:
    house = trio()
    house.say("p0", video(100, 0, vp8(1, 1, key=True)), 0)
    for i in range(3):
        house.say("p0", video(40000 + i, 3000 * i, vp8(90 + i, 1, key=i == 2)), 500 + 33 * i)
    assert numbers(house.streams("p1")[VIDEO0]) == [(1, 0), (2, 50940)]
    assert pictures(house.streams("p1")[VIDEO0]) == [(1, 1), (2, 2)]


def test_a_new_voice_ssrc_of_the_same_peer_takes_over_when_the_old_one_is_silent() -> None:
    house = trio()
    house.say("p0", audio(1, 0, ssrc=1), 0)
    assert house.say("p0", audio(1, 0, ssrc=2), 100) is Verdict.IDLE
    house.forwarder.tick(1200)
    house.say("p0", audio(2, 960, ssrc=2), 1220)
    assert numbers(house.streams("p1")[AUDIO0]) == [(1, 0), (2, 58560)]


def test_a_layer_switch_happens_at_a_key_frame_and_counts_on() -> None:
    house = trio(rids=("l", "m", "h"))
    low, middle = {"ssrc": 1, "rid": b"l"}, {"ssrc": 2, "rid": b"m"}
    house.say("p0", video(10, 1000, vp8(500, 80, key=True), **low), 0)  # type: ignore[arg-type]
    house.say("p0", video(70, 77, vp8(9, 3, key=False), **middle), 20)  # type: ignore[arg-type]
    house.say("p0", video(11, 4000, vp8(501, 81, key=False), **low), 33)  # type: ignore[arg-type]
    house.say("p0", video(71, 3077, vp8(10, 4, key=True), **middle), 53)  # type: ignore[arg-type]
    house.say("p0", video(12, 7000, vp8(502, 82, key=False), **low), 66)  # type: ignore[arg-type]
    house.say("p0", video(72, 6077, vp8(11, 5, key=False), **middle), 86)  # type: ignore[arg-type]
    shown = house.streams("p1")[VIDEO0]
    assert numbers(shown) == [(1, 0), (2, 3000), (3, 3000 + 20 * 90), (4, 6000 + 20 * 90)]
    assert pictures(shown) == [(500, 80), (501, 81), (502, 82), (503, 83)]


def test_timestamps_of_a_layer_switch_follow_the_sender_reports() -> None:
    house = trio(rids=("l", "m", "h"))
    second = 1 << 32
    house.say("p0", video(10, 1000, vp8(1, 1, key=True), ssrc=1, rid=b"l"), 0)
    house.tell("p0", rtcp.sender_report(rtcp.SenderInfo(1, 100 * second, 1000, 1, 1)), 5)
    house.say("p0", video(70, 50000, vp8(1, 1, key=False), ssrc=2, rid=b"m"), 10)
    house.tell("p0", rtcp.sender_report(rtcp.SenderInfo(2, 100 * second, 50000, 1, 1)), 15)
    # 33 ms later in the sender's time, although the network delivers it after 90 ms
    house.say("p0", video(71, 50000 + 2970, vp8(2, 2, key=True), ssrc=2, rid=b"m"), 90)
    assert numbers(house.streams("p1")[VIDEO0]) == [(1, 0), (2, 2970)]


def test_when_the_middle_layer_stops_another_is_shown() -> None:
    house = trio(rids=("l", "m", "h"))
    house.say("p0", video(1, 0, vp8(1, 1, key=True), ssrc=2, rid=b"m"), 0)
    house.say("p0", video(1, 0, vp8(1, 1, key=True), ssrc=1, rid=b"l"), 1500)
    house.say("p0", video(2, 90, vp8(2, 2, key=True), ssrc=2, rid=b"m"), 1510)
    house.forwarder.tick(1620)
    house.say("p0", video(2, 3000, vp8(2, 2, key=True), ssrc=1, rid=b"l"), 1633)
    house.say("p0", video(3, 3000, vp8(3, 3, key=True), ssrc=2, rid=b"m"), 1640)
    assert [each.timestamp // 90 for each in house.streams("p1")[VIDEO0]] == [0, 1500, 1533, 1540]


def test_without_picture_ids_nothing_is_rewritten() -> None:
    house = trio()
    plain = b"\x10\x00key"
    house.say("p0", video(1, 0, plain), 0)
    house.forwarder.set_seat(0, "p2")
    house.say("p2", video(1, 0, plain), 50)
    assert [each.payload for each in house.streams("p1")[VIDEO0]] == [plain, plain]


def test_an_empty_seat_shows_nobody_and_a_peer_has_one_seat() -> None:
    house = trio()
    house.forwarder.set_seat(2, "p0")
    house.say("p0", audio(1, 0), 0)
    house.forwarder.set_seat(2, None)
    house.say("p0", audio(2, 960), 20)
    assert set(house.streams("p1")) == {line(2).audio_ssrc}
    assert len(house.sent["p1"]) == 1


def test_who_left_is_sent_nothing_and_shown_nowhere() -> None:
    house = trio()
    house.say("p0", audio(1, 0), 0)
    house.forwarder.leave("p1")
    house.forwarder.leave("nobody")
    house.say("p0", audio(2, 960), 20)
    assert [len(house.sent[peer]) for peer in ("p0", "p1", "p2")] == [0, 1, 2]
    house.forwarder.leave("p0")
    house.forwarder.leave("p2")
    assert house.forwarder.is_empty


def test_a_pause_by_bye_keeps_the_ssrc() -> None:
    house = trio()
    house.say("p0", audio(1, 0), 0)
    assert house.tell("p0", bytes((0x81, 203, 0, 1)) + (0xA0D10).to_bytes(4), 10) is Verdict.TAKEN
    bare = rtp(b"voice", payload_type=OPUS, seq=9, timestamp=99, ssrc=0xA0D10)
    house.say("p0", bare, 1000)
    assert numbers(house.streams("p1")[AUDIO0]) == [(1, 0), (2, 48000)]


def test_repairs_are_known_and_not_forwarded() -> None:
    house = trio()
    repair = rtp(b"\0\1again", payload_type=RTX, seq=1, timestamp=0, ssrc=9, elements={IDS.mid: b"1"})
    assert house.say("p0", repair, 0) is Verdict.IDLE
    assert house.sent["p1"] == []


def test_a_room_larger_than_the_plan_is_served_as_far_as_it_goes() -> None:
    house = House(slots=1)
    for i in range(3):
        house.join(f"p{i}", seat=i)
    house.say("p0", audio(1, 0), 0)
    assert [len(house.sent[peer]) for peer in ("p1", "p2")] == [1, 0]
    assert house.plan.skipped == 1


def test_an_oversized_payload_is_refused() -> None:
    house = trio()
    packet = rtp(bytes(1990), payload_type=OPUS, seq=1, timestamp=0, ssrc=1, elements={IDS.mid: b"0"})
    assert house.say("p0", packet, 0) is Verdict.MALFORMED


def test_who_cannot_show_video_is_sent_none() -> None:
    house = trio()
    house.join("p3", seat=None, told=_without_video())
    house.say("p0", video(1, 0, vp8(1, 1, key=True)), 0)
    assert house.sent["p3"] == []


def _without_video() -> PeerMedia:
    told = media()
    return replace(told, payloads=replace(told.payloads, vp8=0, vp8_rtx=0))


# One legal stream, whatever happens upstream.

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["say", "lose", "swap", "seat", "mute", "unmute", "restart"]),
        st.integers(0, 2),
        st.integers(10, 400),
    ),
    max_size=60,
)


@settings(max_examples=150, deadline=None)
@given(steps=STEPS, start=st.integers(0, 0xFFFF), key_every=st.integers(1, 4))
@pytest.mark.parametrize("kind", ["audio", "video"])
def test_what_a_receiver_sees_of_a_seat_is_one_legal_stream(
    kind: str, steps: list[tuple[str, int, int]], start: int, key_every: int
) -> None:
    house = House()
    for i in range(3):
        house.join(f"p{i}", seat=None)
    house.join("watcher", seat=None)
    seqs = [start, (start + 20000) & 0xFFFF, 0]
    held: list[tuple[str, bytes]] = []
    now = 0
    for action, who, wait in steps:
        now += wait
        peer = f"p{who}"
        seqs[who] += 1
        packet = (
            audio(seqs[who], 48 * now)
            if kind == "audio"
            else video(
                seqs[who], 90 * now, vp8(seqs[who] & 0x7FFF, seqs[who] & 0xFF, key=seqs[who] % key_every == 0)
            )
        )
        match action:
            case "say":
                house.say(peer, packet, now)
                while held:
                    house.say(*held.pop(), now)
            case "swap":
                held.append((peer, packet))
            case "lose":
                pass
            case "seat":
                house.forwarder.set_seat(0, peer)
            case "mute" | "unmute":
                on = action == "unmute"
                house.forwarder.set_sending(peer, microphone=on, camera=on)
            case "restart":
                seqs[who] += 20000
        house.tick(now)
    unsent = sum(action in {"lose", "swap", "seat"} for action, _, _ in steps)
    assert faults(house.sent["watcher"], may_miss=unsent, at_most_ms=now + 1000) == []


def faults(stream: list[Seen], *, may_miss: int, at_most_ms: int) -> list[str]:
    """What a browser would trip over."""
    found = []
    if len({each.seq for each in stream}) != len(stream):
        found.append("a number twice")
    pairs = list(pairwise(sorted(stream, key=lambda each: distance16(each.seq, 0))))
    if sum(distance16(b.seq, a.seq) - 1 for a, b in pairs) > may_miss:
        found.append("gaps of our making")
    if not all(0 < distance32(b.timestamp, a.timestamp) <= 90 * at_most_ms for a, b in pairs):
        found.append("time that stands still, or jumps")
    return found


def test_control_the_oracle_sees_a_sink_that_forgets(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def forget(sink: Sink) -> None:
        if sink.source is not None:
            sink.source.flowing.remove(sink)
            sink.source.regroup()
            sink.source = None

    monkeypatch.setattr(Sink, "release", forget)
    house = trio()
    for turn in range(4):
        house.forwarder.set_seat(0, f"p{turn % 2}")
        house.say(f"p{turn % 2}", audio(turn, 960 * turn), 20 * turn)
    assert faults(house.sent["p2"], may_miss=0, at_most_ms=1000) == [
        "a number twice",
        "time that stands still, or jumps",
    ]
