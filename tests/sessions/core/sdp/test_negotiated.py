"""SSRCs of our own side, and where a person's own lines are."""

from dataclasses import astuple

from sessions.core.sdp.negotiated import SeatSources, seat_sources
from sessions.core.sdp.offer import negotiate
from tests.sessions.core.sdp.offered import recorded


def test_sources_are_arithmetic_and_never_shared() -> None:
    assert seat_sources(0) == SeatSources(audio=0x10000, video=0x20000, rtx=0x30000)
    assert seat_sources(1) == SeatSources(audio=0x40000, video=0x50000, rtx=0x60000)
    every = [ssrc for seat in range(64) for ssrc in astuple(seat_sources(seat))]
    assert len(set(every)) == len(every)
    assert max(every) < 2**32


def test_the_sent_lines_are_found_among_rejected_ones() -> None:
    assert negotiate(recorded("chromium"), seats=1).sent_mids() == ("0", "1", "2")
