from __future__ import annotations

from struct import pack, unpack_from
from typing import Any

import pytest

from sessions.core.rtp import keyframes, participant, rtcp
from sessions.core.rtp.extensions import send_time
from sessions.core.rtp.negotiated import ExtensionIds
from sessions.media import python_engine
from sessions.media.engine import PeerStats, SrtpKeys
from sessions.media.python_engine import BAD_PACKETS, MAX_FORGED_PER_S, MAX_PACKETS_PER_S, MAX_REPORTERS
from sessions.media.srtp import AEAD_AES_128_GCM, AES128_CM_SHA1_80, unprotect
from tests.sessions.core.rtp.packets import IDS, OPUS, VP8, Seen, audio, line, media, rtp, seen, video, vp8
from tests.sessions.media.callers import Caller, Room, opened

NOW = 1_000_000


def trio(room: Room, **options: object) -> list[Caller]:
    return [room.add(media(**options), seat=i) for i in range(3)]  # type: ignore[arg-type]


def heard(caller: Caller) -> list[Seen]:
    return [seen(each) for each in caller.received()[0]]


def pleas(caller: Caller) -> list[int]:
    """SSRCs whose key frame a caller was asked for."""
    parts = [part for each in caller.received()[1] for part in rtcp.split(each, len(each)) or []]
    lost = [rtcp.read_pictures_lost(part) for part in parts if (part.packet_type, part.count) == (206, 1)]
    return [ssrc for each in lost for ssrc in each or []]


@pytest.mark.parametrize("profile", [AEAD_AES_128_GCM, AES128_CM_SHA1_80])
@pytest.mark.parametrize("sendmmsg", [True, False])
@pytest.mark.parametrize("others", [0, 1], ids=["alone", "beside pages"])
def test_a_voice_reaches_every_other_seat_and_not_itself(profile: int, sendmmsg: bool, others: int) -> None:
    with opened(profile=profile, sendmmsg=sendmmsg) as room:
        room.turns.others = others
        one, two, three = trio(room)
        assert room.say(two, audio(500, 9000, level=25), NOW)
        expected = Seen(
            ssrc=line(1).audio_ssrc,
            payload_type=OPUS,
            seq=1,
            timestamp=0,
            marker=False,
            elements={
                IDS.mid: b"5",
                IDS.audio_level: bytes((25,)),
                IDS.abs_send_time: send_time(NOW).to_bytes(3),
            },
            payload=b"voice 500",
        )
        assert [heard(each) for each in (one, two, three)] == [[expected], [], [expected]]


def test_each_receiver_gets_its_own_payload_types_and_extension_ids() -> None:
    theirs = ExtensionIds(mid=7, audio_level=9)
    with opened() as room:
        speaker = room.add(media(), seat=0)
        listener = room.add(media(ids=theirs), seat=1)
        room.say(speaker, audio(1, 0, level=12), NOW)
        assert [each.elements for each in heard(listener)] == [{7: b"3", 9: bytes((12,))}]


def test_a_face_starts_at_a_key_frame_that_is_asked_for_until_it_comes() -> None:
    with opened() as room:
        one, two, _ = trio(room)
        room.say(one, video(10, 0, vp8(70, 7, key=False)), NOW)
        assert pleas(one) == [0xF1DE0]
        for step in range(1, 40):  # 20 ms each
            room.say(one, video(10 + step, 0, vp8(70, 7, key=False)), NOW + 20 * step)
            room.engine.tick(NOW + 20 * step)
        assert pleas(one) == [0xF1DE0], "once per 500 ms"
        assert heard(two) == []
        room.say(one, video(60, 3000, vp8(71, 8, key=True)), NOW + 800)
        room.engine.tick(NOW + 2000)
        assert pleas(one) == []
        assert [(each.seq, each.payload) for each in heard(two)] == [(1, vp8(71, 8, key=True))]


def test_a_receivers_plea_goes_to_the_camera_it_is_about() -> None:
    with opened() as room:
        one, two, _ = trio(room)
        room.say(one, video(10, 0, vp8(1, 1, key=True)), NOW)
        one.received()
        assert room.say(two, rtcp.picture_loss(99, line(0).video_ssrc), NOW + 600)
        assert room.say(two, rtcp.picture_loss(99, line(0).video_ssrc), NOW + 610)
        assert pleas(one) == [0xF1DE0]
        assert room.say(two, rtcp.picture_loss(99, 12345), NOW + 1300)
        room.say(one, video(11, 3000, vp8(2, 2, key=True)), NOW + 1310)
        one.received()
        room.engine.tick(NOW + 2500)
        assert pleas(one) == [], "a key frame passed"


def test_a_lost_packet_is_sent_again_by_the_repair_stream() -> None:
    with opened() as room:
        one, two, _ = trio(room)
        for i in range(3):
            room.say(one, video(10 + i, 3000 * i, vp8(i, i, key=i == 0)), NOW + 33 * i)
        sent = heard(two)
        room.say(two, rtcp.packets_lost(9, line(0).video_ssrc, [2]), NOW + 100)
        (again,) = heard(two)
        assert (again.ssrc, again.payload) == (line(0).rtx_ssrc, b"\0\2" + sent[1].payload)


def test_mute_forwards_nothing_and_leaves_no_gap() -> None:
    with opened() as room:
        one, two, _ = trio(room)
        room.say(one, audio(100, 0), NOW)
        room.engine.set_sending(one.peer, microphone=False, camera=True)
        for i in range(1, 50):
            assert room.say(one, audio(100 + i, 960 * i), NOW + 20 * i), "still a proof of life"
        room.engine.set_sending(one.peer, microphone=True, camera=True)
        room.say(one, audio(150, 48000), NOW + 1000)
        assert [(each.seq, each.timestamp) for each in heard(two)] == [(1, 0), (2, 48000)]


def test_nothing_is_forwarded_before_a_peer_may_send() -> None:
    with opened() as room:
        quiet = room.add(media(), seat=0, is_sending=False)
        other = room.add(media(), seat=1)
        assert room.say(quiet, audio(1, 0), NOW)
        assert heard(other) == []


def test_a_seat_goes_on_with_its_next_occupant_as_one_stream() -> None:
    with opened() as room:
        one, two, three = trio(room)
        room.say(one, audio(65000, 7), NOW)
        room.say(one, video(7, 0, vp8(200, 50, key=True)), NOW)
        room.engine.remove_peer(one.peer)
        room.engine.set_seat("r", 0, three.peer)
        room.say(three, audio(9, 123456, ssrc=77), NOW + 500)
        room.say(three, video(900, 5, vp8(9000, 9, key=True), ssrc=78), NOW + 500)
        room.say(three, video(901, 3005, vp8(9001, 10, key=False), ssrc=78), NOW + 533)
        at_seat = [each for each in heard(two) if each.ssrc in {line(0).audio_ssrc, line(0).video_ssrc}]
        assert [(each.payload_type, each.seq, each.timestamp) for each in at_seat] == [
            (OPUS, 1, 0),
            (VP8, 1, 0),
            (OPUS, 2, 24000),
            (VP8, 2, 45000),
            (VP8, 3, 48000),
        ]
        pictures = [each.payload for each in at_seat if each.payload_type == VP8]
        assert pictures == [vp8(200, 50, key=True), vp8(201, 51, key=True), vp8(202, 52, key=False)]


def test_of_three_layers_the_middle_one_is_shown_and_another_until_it_comes() -> None:
    with opened() as room:
        one, two, _ = trio(room, rids=("l", "m", "h"))
        for now, ssrc, rid in ((0, 1, b"l"), (100, 3, b"h"), (200, 2, b"m"), (300, 1, b"l"), (320, 2, b"m")):
            room.say(
                one, video(now, 90 * now, vp8(now, 0, key=True, body=rid), ssrc=ssrc, rid=rid), NOW + now
            )
        assert [each.payload[-1:] for each in heard(two)] == [b"l", b"m", b"m"]


def test_only_announced_streams_have_a_place() -> None:
    with opened() as room:
        one, two, _ = trio(room, rids=("l", "m", "h"))
        strangers = [
            audio(1, 0, mid=b"9", ssrc=1),
            video(1, 0, vp8(1, 1, key=True), rid=b"x", ssrc=2),
            rtp(b"voice", payload_type=VP8, seq=1, timestamp=0, ssrc=3, elements={IDS.mid: b"0"}),
            rtp(b"voice", payload_type=OPUS, seq=1, timestamp=0, ssrc=4),
        ]
        assert [room.say(one, each, NOW) for each in strangers] == [True] * 4, "authentic all the same"
        assert room.engine.dropped() == {"media_stranger": 4}
        assert heard(two) == []
        assert room.engine.stats(one.peer) == PeerStats(
            packets_in=4,
            packets_out=1,  # an empty report
            dropped_in=4,
            bytes_in=sum(len(each) + 16 for each in strangers),
            bytes_out=24 + 20,
        )


def test_a_peer_has_at_most_twenty_ssrcs() -> None:
    with opened() as room:
        one, two, _ = trio(room)
        spoken = [room.say(one, audio(1, 0, ssrc=ssrc), NOW + ssrc) for ssrc in range(1, 31)]
        assert spoken == [True] * 20 + [False] * 10
        assert heard(two) != []


def test_control_without_the_limit_every_ssrc_gets_a_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(participant, "MAX_SSRCS", 1000)
    monkeypatch.setattr(python_engine, "MAX_SSRCS", 1000)
    with opened() as room:
        one, *_ = trio(room)
        assert all(room.say(one, audio(1, 0, ssrc=ssrc), NOW + ssrc) for ssrc in range(1, 31))


def reporting(count: int) -> int:
    """In how many of so many names a peer's reports are taken."""
    with opened() as room:
        one, *_ = trio(room)
        return sum(room.say(one, rtcp.receiver_report(name, []), NOW) for name in range(count))


def test_a_peer_reports_in_a_bounded_number_of_names() -> None:
    assert reporting(MAX_REPORTERS + 20) == MAX_REPORTERS


def test_control_without_the_bound_it_reports_in_any(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(python_engine, "MAX_REPORTERS", 10**9)
    assert reporting(MAX_REPORTERS + 20) == MAX_REPORTERS + 20


def test_control_without_the_throttle_every_plea_is_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(every_ms: int) -> int:
        monkeypatch.setattr(keyframes, "REQUEST_EVERY_MS", every_ms)
        with opened() as room:
            one, two, _ = trio(room)
            room.say(one, video(10, 0, vp8(1, 1, key=True)), NOW)
            one.received()
            for i in range(20):
                room.say(one, video(11 + i, 0, vp8(2, 2, key=False)), NOW + 600 + i)
                room.say(two, rtcp.picture_loss(99, line(0).video_ssrc), NOW + 600 + i)
                room.engine.tick(NOW + 600 + i)
            return len(pleas(one))

    assert [asked(500), asked(0)] == [1, 21], "every tick, and at once for the first"


def test_announced_ssrcs_need_no_extensions() -> None:
    with opened() as room:
        one = room.add(media(announced=(("0", (55,)),)), seat=0)
        two = room.add(media(), seat=1)
        room.say(one, rtp(b"voice", payload_type=OPUS, seq=1, timestamp=0, ssrc=55), NOW)
        assert [each.payload for each in heard(two)] == [b"voice"]


@pytest.mark.parametrize("others", [0, 1], ids=["alone", "beside pages"])
def test_forged_replayed_and_unknown_datagrams_are_dropped(others: int) -> None:
    with opened() as room:
        room.turns.others = others
        one, two, _ = trio(room)
        good = one.protect(audio(1, 0))
        forged = good[:-1] + bytes((good[-1] ^ 1,))
        accepted = [room.hear(one.peer, each, NOW) for each in (forged, good, good, b"", b"\x80" * 3000)]
        assert accepted == [False, True, False, False, False]
        assert not room.hear("nobody", good, NOW)
        assert len(heard(two)) == 1


def test_senseless_but_authentic_packets_are_counted_and_told() -> None:
    with opened() as room:
        one, _, _ = trio(room)
        bad = pack(">BBHI", 0x80, 200, 1, 5)  # a sender report without a sender
        for i in range(BAD_PACKETS):
            assert room.say(one, bad, NOW + i)
        assert room.misbehaving == []
        room.say(one, bad, NOW + 100)
        assert room.misbehaving == [one.peer]


def test_control_without_the_limit_nobody_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(python_engine, "BAD_PACKETS", 10**9)
    with opened() as room:
        one, _, _ = trio(room)
        assert all(room.say(one, pack(">BBHI", 0x80, 200, 1, 5), NOW + i) for i in range(10 * BAD_PACKETS))
        assert room.misbehaving == []


def test_bad_packets_spread_over_time_are_forgiven() -> None:
    with opened() as room:
        one, _, _ = trio(room)
        for i in range(3 * BAD_PACKETS):
            room.say(one, pack(">BBHI", 0x80, 200, 1, 5), NOW + 1000 * i)
        assert room.misbehaving == []


def test_every_second_a_publisher_hears_how_it_arrives_and_what_it_may_send() -> None:
    with opened() as room:
        one, _, _ = trio(room)
        room.say(one, video(10, 0, vp8(1, 1, key=True)), NOW)
        room.say(one, video(12, 3000, vp8(2, 2, key=False)), NOW + 33)
        one.received()
        room.engine.tick(NOW + 100)
        (compound,) = one.received()[1]
        parts = rtcp.split(compound, len(compound)) or []
        assert [part.packet_type for part in parts] == [rtcp.RR, rtcp.SDES, rtcp.PSFB]
        (report,) = rtcp.read_blocks(parts[0]) or []
        assert (report.ssrc, report.fraction_lost, report.lost, report.highest) == (0xF1DE0, 256 // 3, 1, 12)
        room.engine.tick(NOW + 1099)
        assert [each[1] for each in one.received()[1]] == [rtcp.RTPFB], "what is missing, and no report yet"
        room.engine.tick(NOW + 1100)
        assert len(one.received()[1]) == 1


def flooded(room: Room) -> int:
    """Packets taken of 2,000 that are sent within a second."""
    one, _, _ = trio(room)
    for i in range(2000):
        room.say(one, audio(i, 960 * i), NOW + i // 2)
    stats = room.engine.stats(one.peer)
    assert stats is not None
    return stats.packets_in


def test_who_sends_more_than_its_budget_is_cut_and_the_others_are_not() -> None:
    with opened() as room:
        assert flooded(room) == MAX_PACKETS_PER_S
        assert room.engine.dropped() == {"media_budget": 2000 - MAX_PACKETS_PER_S}
        two = room.callers[1]
        assert room.say(two, audio(1, 0), NOW + 999)
        assert room.say(room.callers[0], audio(5000, 0), NOW + 1300), "the next quarter of a second is new"


def test_control_without_a_budget_everything_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(python_engine, "MAX_PACKETS_PER_S", 1 << 30)
    with opened() as room:
        assert flooded(room) == 2000


FORGED_PER_S = 3000


def spoken_under_forgery(room: Room) -> int:
    """Voice packets taken of 50, while others write her address on many more for a second."""
    one, _, _ = trio(room)
    taken = 0
    for i in range(50):
        good = one.protect(audio(i, 960 * i))
        forged = good[:-1] + bytes((good[-1] ^ 1,))
        for _ in range(FORGED_PER_S // 50):
            assert not room.hear(one.peer, forged, NOW + 20 * i)
        taken += room.hear(one.peer, good, NOW + 20 * i)
    return taken


def test_forgeries_with_her_own_address_do_not_silence_ana() -> None:
    with opened() as room:
        assert spoken_under_forgery(room) == 50
        stats = room.engine.stats(room.callers[0].peer)
        assert stats is not None
        assert (stats.packets_in, stats.dropped_in) == (50, FORGED_PER_S)
        assert room.engine.dropped() == {"media_false": FORGED_PER_S}


def test_control_a_budget_that_forgeries_use_up_silences_her(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(python_engine, "MAX_FORGED_PER_S", MAX_PACKETS_PER_S)
    with opened() as room:
        assert spoken_under_forgery(room) < 40


def decrypted_of(forgeries: int, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many of so many within a second cost the node a decryption."""
    tried: list[int] = []

    def counted(context: Any, packet: Any, length: Any) -> int:
        tried.append(1)
        return int(unprotect(context, packet, length))

    monkeypatch.setattr(python_engine, "unprotect", counted)
    with opened() as room:
        one, _, _ = trio(room)
        good = one.protect(audio(1, 0))
        forged = good[:-1] + bytes((good[-1] ^ 1,))
        for i in range(forgeries):
            room.hear(one.peer, forged, NOW + i * 1000 // forgeries)
        assert room.hear(one.peer, good, NOW + 1000), "the next window is new"
    return len(tried) - 1


def test_what_forgeries_cost_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    assert decrypted_of(20_000, monkeypatch) == MAX_FORGED_PER_S


def test_control_without_that_bound_every_forgery_is_decrypted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(python_engine, "MAX_FORGED_PER_S", 1 << 30)
    assert decrypted_of(20_000, monkeypatch) == 20_000


def test_sender_reports_are_translated_and_lips_match() -> None:
    def report(ssrc: int, ntp_s: float, timestamp: int) -> bytes:
        return rtcp.sender_report(rtcp.SenderInfo(ssrc, int(ntp_s * 2**32), timestamp, 1, 1))

    with opened() as room:
        one, two, _ = trio(room)
        room.say(one, audio(1, 5000), NOW)
        room.say(one, video(1, 70000, vp8(1, 1, key=True)), NOW)
        room.say(one, report(0xA0D10, 3_900_000_000.5, 5000 + 24000), NOW + 510)
        room.say(one, report(0xF1DE0, 3_900_000_000.5, 70000 + 45000), NOW + 590)
        two.received()
        room.engine.tick(NOW + 2000)
        told = {}
        for each in two.received()[1]:
            for part in rtcp.split(each, len(each)) or []:
                if part.packet_type == rtcp.SR:
                    ssrc, ntp, timestamp = unpack_from(">IQI", part.body)
                    told[ssrc] = (ntp / 2**32, timestamp)
        voice, face = told[line(0).audio_ssrc], told[line(0).video_ssrc]
        # 0.5 s after the first packets both clocks stood at the same instant of the sender.
        assert voice[0] - voice[1] / 48000 == pytest.approx(face[0] - face[1] / 90000, abs=1e-4)


def test_a_moved_peer_is_served_at_its_new_address() -> None:
    with opened() as room:
        one, two, three = trio(room)
        room.engine.move_peer(two.peer, three.udp.getsockname())
        room.say(one, audio(1, 0), NOW)
        assert two.received() == ([], [])
        assert three.udp.recv(4096)


def test_bad_keys_change_nothing() -> None:
    with opened() as room:
        one = room.add(media(), seat=0)
        with pytest.raises(ValueError, match="profile"):
            room.engine.add_peer(
                one.peer, room="r", media=media(), keys=SrtpKeys(99, b"", b""), address=("127.0.0.1", 9)
            )
        assert room.engine.stats(one.peer) is not None


def test_who_is_gone_leaves_nothing_behind() -> None:
    with opened() as room:
        callers = trio(room)
        for each in callers:
            room.say(each, audio(1, 0), NOW)
            room.engine.remove_peer(each.peer)
            room.engine.remove_peer(each.peer)
        assert (room.engine._peers, room.engine._rooms) == ({}, {})
        assert [room.engine.stats(each.peer) for each in callers] == [None] * 3


def test_nobody_outside_an_aside_hears_it() -> None:
    with opened() as room:
        one, two, three = trio(room)
        for caller in (one, two):
            room.engine.set_place(caller.peer, "aside:1")
        room.engine.set_place("nobody", "aside:1")
        room.say(one, audio(100, 0), NOW)
        room.say(three, audio(100, 0), NOW)
        assert [len(heard(caller)) for caller in (one, two, three)] == [0, 1, 0]
        for caller in (one, two):
            room.engine.set_place(caller.peer, "")
        room.say(one, audio(101, 960), NOW + 20)
        assert [len(heard(caller)) for caller in (one, two, three)] == [0, 1, 1]


def test_what_did_not_go_out_is_counted_by_its_reason() -> None:
    with opened() as room:
        one, two, _ = trio(room)
        room.engine.move_peer(two.peer, ("255.255.255.255", 9))  # a broadcast, which the socket may not send
        room.say(one, audio(1, 0), NOW)
        voice_and_report = 2
        assert room.engine.unsent() == {"not_taken": voice_and_report, "no_slot": 0, "not_encrypted": 0}
