"""What counts as noticed: by packets of voices, by the line, by the connection they come over."""

from __future__ import annotations

from typing import cast

from bench._notice import Notice, Noticed, together, voices
from sessions.media.synthetic_count import SeatStream, StreamCount
from sessions.media.synthetic_peer import SyntheticPeer

FIRST, SECOND = cast(SyntheticPeer, object()), cast(SyntheticPeer, object())
Look = tuple[SyntheticPeer | None, int, bool]


def noticed(*looks: Look) -> Noticed:
    """Of one person, looked at once a second."""
    notice = Notice()
    for second, (media, heard, has_line) in enumerate(looks, start=1):
        notice.look(media, heard, has_line=has_line, now_s=second)
    return together([notice])


def test_who_hears_something_new_at_every_look_notices_nothing() -> None:
    assert noticed((FIRST, 50, True), (FIRST, 99, True), (FIRST, 150, True)) == Noticed(1, (1,), 0, 0)


def test_silence_lasts_until_something_new_comes_or_the_watch_ends() -> None:
    still = [(FIRST, 50, True)] * 4
    assert noticed(*still).silence_s == 3
    assert noticed(*still, (FIRST, 51, True), (FIRST, 52, True)).silence_s == 4


def test_a_line_is_lost_once_however_long_it_is_away() -> None:
    away = [(FIRST, 60, False)] * 3
    assert noticed((FIRST, 50, True), *away, (FIRST, 70, True), *away).lines_lost == 2


def test_other_media_are_new_and_their_silence_begins_with_the_last_of_the_old() -> None:
    looks: list[Look] = [(FIRST, 50, True), (None, 0, True), (SECOND, 0, True), (SECOND, 1, True)]
    assert noticed(*looks) == Noticed(3, (3,), 0, 1)


def test_the_worst_silence_and_everybodys_sums_are_told() -> None:
    one, other = Notice(silence_s=2, lines_lost=1), Notice(silence_s=1, lines_lost=2, media_anew=1)
    assert together([one, other]) == Noticed(2, (2, 1), 3, 1)


def test_pictures_are_no_voices() -> None:
    received = {SeatStream(0, "audio"): StreamCount(7), SeatStream(1, "audio"): StreamCount(3)}
    assert voices({**received, SeatStream(0, "video"): StreamCount(100)}) == 10
