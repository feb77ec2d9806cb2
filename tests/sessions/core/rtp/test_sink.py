from __future__ import annotations

import pytest

from sessions.core.rtp.sink import MAX_SENT_REPORTS, PLAUSIBLE_MS, Sink
from sessions.core.rtp.source import SenderClock, Source
from sessions.core.rtp.vp8 import Vp8View
from tests.sessions.core.rtp.packets import IDS, vp8

SECOND = 1 << 32


def sink() -> Sink:
    return Sink(lane=3, ssrc=0x10001, payload_type=96, mid="4", extensions=IDS)


def camera(ssrc: int, *, dense: int, timestamp: int, at_ms: int) -> Source:
    made = Source(ssrc, "camera", layer=0, payload_type=96)
    made.note_newest(dense, timestamp, at_ms)
    return made


def out(shown: Sink, source: Source) -> tuple[int, int]:
    """The numbers of the newest packet, as the receiver sees them."""
    return source.dense + shown.seq_offset, source.timestamp + shown.ts_offset


def test_what_is_its_own_is_written_once() -> None:
    assert sink().own == bytes.fromhex("00010001 bede0003 4034 00000000")


def test_waiting_flowing_and_stopping() -> None:
    shown, source = sink(), camera(1, dense=70000, timestamp=5, at_ms=0)
    shown.aim(source)
    assert (source.waiting, source.flowing) == ([shown], [])
    shown.bind(source, dense=source.dense, timestamp=5, now_ms=0)
    assert (source.waiting, source.flowing, out(shown, source)) == ([], [shown], (1, 0))
    shown.aim(source)
    assert source.waiting == [], "it flows already"
    shown.release()
    shown.release()
    assert (source.waiting, source.flowing, shown.source) == ([], [], None)


def test_aimed_at_the_same_again_it_goes_on_waiting() -> None:
    """Everybody is aimed anew whenever anybody changes something: what was kept to start is kept."""
    shown, source = sink(), camera(1, dense=70000, timestamp=5, at_ms=0)
    shown.aim(source)
    kept_from = source.kept_from
    for seq in (5, 7):
        source.note_newest(source.reception.accept(seq), 5, 0)
    shown.aim(source)
    assert (source.waiting, source.kept_from, len(source.reception.missing)) == ([shown], kept_from, 1)
    shown.aim(None)
    assert source.waiting == []


def test_the_old_source_flows_until_the_new_one_starts() -> None:
    shown, old = sink(), camera(1, dense=70000, timestamp=5, at_ms=0)
    new = camera(2, dense=9, timestamp=9, at_ms=0)
    shown.bind(old, dense=old.dense, timestamp=5, now_ms=0)
    shown.aim(new)
    assert (old.flowing, new.waiting) == ([shown], [shown])
    old.note_newest(70004, 36005, 400)
    new.note_newest(12, 90009, 500)
    shown.bind(new, dense=new.dense, timestamp=90009, now_ms=500)
    assert (old.flowing, new.flowing, new.waiting) == ([], [shown], [])
    assert out(shown, new) == (6, 36000 + 9000)


@pytest.mark.parametrize(
    ("reported_ms", "step_ms"),
    [(40, 40), (101 + PLAUSIBLE_MS, 100), (-3000, 100)],  # behind or far ahead of our clock: not believed
)
def test_sender_reports_are_believed_within_reason(reported_ms: int, step_ms: int) -> None:
    shown, old = sink(), camera(1, dense=1, timestamp=0, at_ms=0)
    new = camera(2, dense=1, timestamp=0, at_ms=100)
    old.clock = SenderClock(ntp=100 * SECOND, timestamp=0, at_ms=0)
    new.clock = SenderClock(ntp=100 * SECOND + reported_ms * SECOND // 1000, timestamp=0, at_ms=0)
    shown.bind(old, dense=old.dense, timestamp=0, now_ms=0)
    shown.bind(new, dense=new.dense, timestamp=0, now_ms=100)
    assert abs(out(shown, new)[1] - 90 * step_ms) <= 1


def test_time_never_stands_still_at_a_switch() -> None:
    shown, old = sink(), camera(1, dense=1, timestamp=0, at_ms=50)
    new = camera(2, dense=1, timestamp=7, at_ms=50)
    shown.bind(old, dense=old.dense, timestamp=0, now_ms=50)
    shown.bind(new, dense=new.dense, timestamp=7, now_ms=50)
    assert out(shown, new) == (2, 1)


def test_pictures_count_on_over_the_wrap() -> None:
    shown, old = sink(), camera(1, dense=1, timestamp=0, at_ms=0)
    new = camera(2, dense=1, timestamp=0, at_ms=0)
    view = Vp8View()
    shown.bind(old, dense=old.dense, timestamp=0, now_ms=0)
    assert view.read(vp8(0x7FFF, 255, key=True))
    shown.bind_pictures(view)
    assert not shown.is_patching, "the first source keeps its numbers"
    old.picture, old.tl0 = 0x7FFF, 255
    shown.bind(new, dense=new.dense, timestamp=0, now_ms=0)
    assert view.read(vp8(77, 7, key=True))
    shown.bind_pictures(view)
    assert ((77 + shown.picture_offset) % 0x8000, (7 + shown.tl0_offset) % 256) == (0, 0)


def test_what_was_sent_is_counted_over_all_sources() -> None:
    shown, old = sink(), camera(1, dense=1, timestamp=0, at_ms=0)
    new = camera(2, dense=1, timestamp=0, at_ms=0)
    old.packets, old.octets, new.packets, new.octets = 10, 1000, 20, 2000  # forwarded to others before
    shown.bind(old, dense=old.dense, timestamp=0, now_ms=0)
    old.packets, old.octets = 13, 1300
    shown.bind(new, dense=new.dense, timestamp=0, now_ms=9)
    new.packets, new.octets = 24, 2400
    assert shown.sent() == (7, 700)
    shown.release()
    new.packets = 99
    assert shown.sent() == (7, 700)


def test_it_may_start_at_a_packet_that_came_late() -> None:
    shown, old = sink(), camera(1, dense=1, timestamp=0, at_ms=0)
    new = camera(2, dense=50, timestamp=900, at_ms=10)
    shown.bind(old, dense=1, timestamp=0, now_ms=0)
    shown.bind(new, dense=47, timestamp=0, now_ms=10)
    assert (47 + shown.seq_offset, shown.first_dense) == (2, 47)
    shown.release()
    shown.bind(new, dense=51, timestamp=1800, now_ms=20)
    assert 51 + shown.seq_offset == 6, "the newest that was shown is remembered, not the first"


def test_what_went_to_it_alone_is_counted() -> None:
    shown = sink()
    assert shown.count(b"face") == b"face"
    assert shown.sent() == (1, 4)


def test_a_payload_is_patched_only_where_numbers_differ() -> None:
    shown, view, payload = sink(), Vp8View(), vp8(5, 6, key=True)
    assert shown.patched(payload, view) is payload
    shown.is_patching, shown.picture_offset, shown.tl0_offset = True, 10, 20
    assert shown.patched(payload, view) == vp8(15, 26, key=True)
    assert shown.patched(b"", view) == b""


def test_each_sender_report_comes_back_once_and_makes_those_before_it_stale() -> None:
    shown = sink()
    for at in range(MAX_SENT_REPORTS + 2):
        shown.note_reported(100 + at, at)
    assert [shown.take_reported(each) for each in (101, 105, 105, 104, 106)] == [-1, 5, -1, -1, 6]


def test_it_is_eased_once_a_lower_layer_begins() -> None:
    shown, low = sink(), camera(2, dense=9, timestamp=9, at_ms=0)
    high = Source(1, "camera", layer=2, payload_type=96)
    shown.bind(high, dense=1, timestamp=0, now_ms=0)
    found = []
    for at, source in ((700, low), (900, high)):
        shown.aim(source)
        found.append(shown.is_easing)
        shown.bind(source, dense=source.dense, timestamp=9, now_ms=at)
        found.append(shown.is_easing)
    assert found == [True, False, False, False]
    assert shown.eased_ms == 700
