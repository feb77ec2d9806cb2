"""Clips on disk: made once, read back whole, made again when torn."""

from pathlib import Path

import pytest

from sessions.media.clip import Clip, Frame, cached

CLIP = Clip(
    90_000,
    9_000,
    (
        Frame(0, (b"key", b"more")),
        Frame(3_000, (b"delta",), is_key=False),
        Frame(6_000, (b"key",), level=30),
    ),
)


def test_a_clip_is_made_once_and_read_back(tmp_path: Path) -> None:
    made: list[int] = []

    def make() -> Clip:
        made.append(1)
        return CLIP

    path = tmp_path / "folder" / "a.clip"
    assert [cached(path, make), cached(path, make)] == [CLIP, CLIP]
    assert (made, [each.name for each in path.parent.iterdir()]) == ([1], ["a.clip"])


def test_a_torn_or_strange_file_is_made_again(tmp_path: Path) -> None:
    path = tmp_path / "a.clip"
    cached(path, lambda: CLIP)
    whole = path.read_bytes()
    for torn in (b"", b"else" + whole, whole[:-1], whole[:14], whole[:12]):
        path.write_bytes(torn)
        assert cached(path, lambda: CLIP) == CLIP
        assert path.read_bytes() == whole


@pytest.mark.parametrize(("after", "key"), [(0, 2), (1, 2), (2, 0)])
def test_the_next_key_frame_is_found_round_the_end(after: int, key: int) -> None:
    assert CLIP.next_key(after) == key
