"""Counting what came and what did not."""

import pytest

from sessions.core.sdp.negotiated import seat_sources
from sessions.media.synthetic_count import SeatStream, StreamCount, stream_of


@pytest.mark.parametrize(
    ("sequence", "lost"),
    [
        ([5, 6, 7], 0),
        ([5, 7, 6], 0),
        ([5, 8], 2),
        ([65534, 65535, 0, 1], 0),
        ([65534, 1], 2),
        ([], 0),
    ],
)
def test_loss_is_what_the_sequence_misses(sequence: list[int], lost: int) -> None:
    count = StreamCount()
    for seq16 in sequence:
        count.add(seq16, 10)
    assert (count.packets, count.octets, count.lost) == (len(sequence), 10 * len(sequence), lost)


def test_an_ssrc_names_its_seat_and_kind() -> None:
    for seat in (0, 1, 12):
        ours = seat_sources(seat)
        assert [stream_of(ssrc) for ssrc in (ours.audio, ours.video, ours.rtx)] == [
            SeatStream(seat, "audio"),
            SeatStream(seat, "video"),
            SeatStream(seat, "rtx"),
        ]
