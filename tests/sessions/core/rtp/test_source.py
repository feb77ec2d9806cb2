from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sessions.core.rtp.source import ALIVE_MS, SenderClock, Source
from tests.sessions.core.rtp.house import trio


@given(timestamp=st.integers(0, 0xFFFFFFFF), ahead=st.integers(-1_000_000, 1_000_000))
def test_a_sender_clock_counts_on_over_the_wrap(timestamp: int, ahead: int) -> None:
    clock = SenderClock(ntp=1000 << 32, timestamp=timestamp, at_ms=0)
    found = clock.ntp_ms_of((timestamp + ahead) & 0xFFFFFFFF, 90000)
    assert abs(found - (1_000_000 + ahead / 90)) < 0.01


def test_a_report_sends_back_the_middle_of_the_sender_time() -> None:
    assert SenderClock(ntp=0x0102030405060708, timestamp=0, at_ms=0).compact_ntp == 0x03040506


def test_clock_rates_and_life() -> None:
    voice = Source(1, "microphone", layer=0, payload_type=111)
    face = Source(2, "camera", layer=0, payload_type=96)
    assert (voice.clock_rate, face.clock_rate) == (48000, 90000)
    voice.note_newest(7, 960, 5000)
    assert (voice.dense, voice.timestamp, voice.last_ms) == (7, 960, 5000)
    assert (voice.is_alive(5000 + ALIVE_MS - 1), voice.is_alive(5000 + ALIVE_MS)) == (True, False)


def test_what_was_kept_about_the_flow_goes_when_it_changes() -> None:
    voice = Source(1, "microphone", layer=0, payload_type=111)
    voice.row = voice.recipe = object()
    voice.regroup()
    assert (voice.row, voice.recipe) == (None, None)


def test_what_came_while_nobody_looked_is_neither_kept_nor_missed() -> None:
    face = Source(1, "camera", layer=0, payload_type=96)
    for seq in (1, 3):
        face.note_newest(face.reception.accept(seq), 0, 0)
    assert len(face.reception.missing) == 1
    first, second, _ = trio().forwarder.peers["p1"].video_sinks.values()
    before = face.dense
    face.expect(first)
    assert (face.waiting, face.kept_from, len(face.reception.missing)) == ([first], before + 1, 0)
    face.note_newest(face.reception.accept(5), 0, 0)
    face.expect(second)
    assert (face.kept_from, len(face.reception.missing)) == (before + 1, 1), "it is kept since the first"


def test_a_source_that_pauses_leaves_those_be_who_wait_for_another() -> None:
    """Chromium says BYE for a layer while its viewers are on their way to the one below."""
    gone, below = (Source(ssrc, "camera", layer=2 - ssrc, payload_type=96) for ssrc in (0, 1))
    stays, leaves, _ = trio().forwarder.peers["p1"].video_sinks.values()
    for sink in (stays, leaves):
        sink.bind(gone, dense=1, timestamp=0, now_ms=0)
    leaves.aim(below)
    gone.pause()
    assert (gone.flowing, gone.waiting, below.waiting) == ([], [stays], [leaves])
    assert (stays.target, leaves.target) == (gone, below)
