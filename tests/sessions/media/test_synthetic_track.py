"""A looped clip as RTP: time, sequence, extensions, key frames on demand."""

from itertools import pairwise

from sessions.media.clip import Clip, Frame
from sessions.media.synthetic_track import Track

# Ten pictures a second; key frames at 0.0 and 0.3 s of a round of 0.5 s.
PICTURES = Clip(
    90_000,
    45_000,
    tuple(Frame(at * 9_000, (b"\x10" + bytes([at]),), is_key=at in (0, 3)) for at in range(5)),
)
SOUND = Clip(48_000, 1_920, (Frame(0, (b"loud",), level=20), Frame(960, (b"soft",), is_key=False, level=65)))


def video() -> Track:
    track = Track(PICTURES, ssrc=7, mid="1", is_video=True)
    track.begin(100.0)
    return track


def shown(packet: bytes) -> int:
    """Which picture of the clip a packet carries."""
    return packet[-1]


def field(packet: bytes, start: int, end: int) -> int:
    return int.from_bytes(packet[start:end])


def test_frames_go_round_and_time_goes_on() -> None:
    track, packets, due = video(), [], []
    for _ in range(7):
        due.append(round(track.due_s(), 3))
        packets += track.next_packets()
    assert due == [100.0, 100.1, 100.2, 100.3, 100.4, 100.5, 100.6]
    assert [shown(packet) for packet in packets] == [0, 1, 2, 3, 4, 0, 1]
    steps = [field(b, 4, 8) - field(a, 4, 8) & 0xFFFFFFFF for a, b in pairwise(packets)]
    assert steps == [9_000] * 6
    assert {field(b, 2, 4) - field(a, 2, 4) & 0xFFFF for a, b in pairwise(packets)} == {1}
    assert {(packet[0], packet[1], field(packet, 8, 12)) for packet in packets} == {(0x90, 96 | 0x80, 7)}


def test_a_key_frame_asked_for_comes_in_the_next_place() -> None:
    track = video()
    track.next_packets()
    due = track.due_s()
    track.skip_to_key()
    assert abs(track.due_s() - due) < 1e-6
    assert [shown(track.next_packets()[0]) for _ in range(4)] == [3, 4, 0, 1]


def test_a_key_frame_that_is_due_anyway_is_not_skipped() -> None:
    track = video()
    track.skip_to_key()
    assert shown(track.next_packets()[0]) == 0


def test_after_a_stall_it_goes_on_from_now_with_a_key_frame() -> None:
    track = video()
    track.next_packets()
    track.skip_missed(100.5)
    assert round(track.due_s(), 3) == 100.1
    track.skip_missed(160.0)
    assert round(track.due_s(), 3) == 160.0
    assert shown(track.next_packets()[0]) == 3


def test_a_second_beginning_keeps_rtp_time_growing() -> None:
    track = video()
    first = track.next_packets()[0]
    track.begin(110.0)
    again = track.next_packets()[0]
    assert shown(again) == 0
    assert field(again, 4, 8) - field(first, 4, 8) & 0xFFFFFFFF == 900_000


def test_sound_says_how_loud_it_is_and_where_a_phrase_begins() -> None:
    track = Track(SOUND, ssrc=9, mid="0", is_video=False)
    track.begin(0.0)
    loud, soft = track.next_packets()[0], track.next_packets()[0]
    # mid (id 4), abs-send-time (id 2), audio level (id 1): RFC 8285 one-byte form
    assert loud[12:24].hex() == "bede0002" + "4030" + "22000000" + "1094"
    assert soft[22:24].hex() == "1041"
    assert (loud[1], soft[1]) == (111 | 0x80, 111)
    assert (loud[-4:], soft[-4:]) == (b"loud", b"soft")


def test_a_picture_carries_its_id() -> None:
    track = video()
    descriptors = [track.next_packets()[0][-5:-1] for _ in range(2)]
    ids = [field(descriptor, 2, 4) & 0x7FFF for descriptor in descriptors]
    assert [descriptor[:2] for descriptor in descriptors] == [b"\x90\x80"] * 2
    assert (ids[1] - ids[0]) & 0x7FFF == 1


def test_a_report_ties_rtp_time_to_the_wall_clock() -> None:
    track = video()
    packet = track.next_packets()[0]
    report = track.sender_report(100.2, 1_000_000.5)
    assert (report[:4].hex(), field(report, 4, 8)) == ("80c80006", 7)
    assert field(report, 8, 16) == (1_000_000 + 2_208_988_800 << 32) + (1 << 31)
    assert field(report, 16, 20) - field(packet, 4, 8) & 0xFFFFFFFF == 18_000
    assert (field(report, 20, 24), field(report, 24, 28)) == (1, 5)
