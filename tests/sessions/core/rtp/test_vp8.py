from __future__ import annotations

import pytest
from aiortc.codecs.vpx import VpxPayloadDescriptor
from hypothesis import given
from hypothesis import strategies as st

from sessions.core.rtp.vp8 import PICTURE_ID_CIRCLE, SHORT_PICTURE_ID_CIRCLE, Vp8View

KEY, DELTA = b"\x00", b"\x01"
FIELDS = ("starts_frame", "is_key", "picture_at", "picture_circle", "tl0_at")


def read(payload: bytes) -> tuple[bool | int, ...] | None:
    view = Vp8View()
    return tuple(getattr(view, name) for name in FIELDS) if view.read(payload) else None


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        (b"\x10" + KEY, (True, True, 0, 0, 0)),
        (b"\x10" + DELTA, (True, False, 0, 0, 0)),
        (b"\x00" + KEY, (False, False, 0, 0, 0)),  # the middle of a frame
        (b"\x11" + KEY, (False, False, 0, 0, 0)),  # the start of another partition
        (b"\x90\x80\x11" + KEY, (True, True, 2, SHORT_PICTURE_ID_CIRCLE, 0)),
        (b"\x90\x80\x91\x22" + KEY, (True, True, 2, PICTURE_ID_CIRCLE, 0)),
        (b"\x90\xe0\x91\x22\x33\x44" + KEY, (True, True, 2, PICTURE_ID_CIRCLE, 4)),
        (b"\x90\xf0\x11\x33\x44" + DELTA, (True, False, 2, SHORT_PICTURE_ID_CIRCLE, 3)),
        (b"\x90\x40\x33" + KEY, (True, True, 0, 0, 2)),
        (b"\x90\x20\x44" + KEY, (True, True, 0, 0, 0)),
        (b"", None),
        (b"\x10", None),
        (b"\x90\x80", None),
        (b"\x90\x80\x91\x22", None),  # ends before the frame begins
        (b"\x90\xe0\x91\x22\x33\x44", None),
        (b"\x90\x40\x33", None),
    ],
)
def test_descriptors(payload: bytes, expected: tuple[bool | int, ...] | None) -> None:
    assert read(payload) == expected


@given(
    picture=st.none() | st.integers(0, 0x7FFF),
    tl0=st.none() | st.integers(0, 255),
    tid=st.none() | st.tuples(st.integers(0, 3), st.integers(0, 1)),
    start=st.integers(0, 1),
    partition=st.integers(0, 7),
)
def test_what_aiortc_writes_is_read(
    *, picture: int | None, tl0: int | None, tid: tuple[int, int] | None, start: int, partition: int
) -> None:
    descriptor = VpxPayloadDescriptor(
        start, partition, picture_id=picture, tl0picidx=tl0, tid=tid, keyidx=None
    )
    payload = bytes(descriptor) + KEY + bytes(3)
    view = Vp8View()
    assert view.read(payload)
    assert view.is_key == (start == 1 and partition == 0)
    assert (view.picture if view.picture_at else None) == picture
    assert (view.tl0 if view.tl0_at else None) == tl0


@given(payload=st.binary(max_size=12))
def test_no_payload_raises(payload: bytes) -> None:
    read(payload)
