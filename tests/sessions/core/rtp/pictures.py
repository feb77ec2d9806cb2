"""Pictures with numbers drawn into them: encoded as a browser's simulcast layers, and read back by a decoder.

A number is eight vertical stripes, white for one and black for nought, the highest bit on the left.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import pairwise

import av

from sessions.core.rtp.vp8 import Vp8View
from tests.sessions.core.rtp.packets import Seen, vp8

NUMBERS = 120
KEY_EVERY = 12
FRAME_MS = 40
WIDTHS = (64, 128, 256)
CHUNK = 300
DESCRIPTOR_BYTES = 6


@cache
def layer(index: int) -> tuple[bytes, ...]:
    """Frames 0 to 119 of one layer; key frames fall elsewhere in each."""
    encoder = av.CodecContext.create("libvpx", "w")
    width = WIDTHS[index]
    encoder.width, encoder.height, encoder.pix_fmt = width, width // 2, "yuv420p"
    encoder.time_base, encoder.bit_rate = Fraction(FRAME_MS, 1000), 2000 * width
    encoder.gop_size = 10_000
    encoder.options = {"deadline": "realtime", "cpu-used": "8", "lag-in-frames": "0", "error-resilient": "0"}
    frames = []
    for number in range(NUMBERS):
        frame = _drawn(number, width)
        frame.pts = number
        if number % KEY_EVERY == 4 * index:
            frame.pict_type = av.video.frame.PictureType.I
        frames += [bytes(packet) for packet in encoder.encode(frame)]
    assert len(frames) == NUMBERS
    return tuple(frames)


def _drawn(number: int, width: int) -> av.VideoFrame:
    frame = av.VideoFrame(width, width // 2, "yuv420p")
    stripe = width // 8
    row = b"".join(bytes((235 if number >> bit & 1 else 16,)) * stripe for bit in reversed(range(8)))
    for at, plane in enumerate(frame.planes):
        line = row if at == 0 else bytes((128,)) * plane.width
        plane.update(line.ljust(plane.line_size, b"\0") * plane.height)
    return frame


def _number(frame: av.VideoFrame) -> int:
    plane = frame.planes[0]
    middle = (plane.height // 2) * plane.line_size
    line, stripe = bytes(plane)[middle : middle + frame.width], frame.width // 8
    bits = [line[stripe * at + stripe // 2] > 128 for at in range(8)]
    return sum(bit << (7 - at) for at, bit in enumerate(bits))


def packets_of(index: int, number: int, *, picture: int) -> list[bytes]:
    """The payloads of one frame; all but the last are followed by more of it."""
    data = layer(index)[number]
    is_key = not data[0] & 1
    chunks = [data[at : at + CHUNK] for at in range(0, len(data), CHUNK)]
    return [
        vp8(picture & 0x7FFF, picture & 0xFF, key=is_key, start=at == 0)[:DESCRIPTOR_BYTES] + chunk
        for at, chunk in enumerate(chunks)
    ]


@dataclass(frozen=True)
class Watched:
    """What a receiver made of a stream: numbers it saw, frames it could not show, what was not legal."""

    numbers: list[int]
    broken: int
    faults: list[str]


def watch(stream: Iterable[tuple[int, Seen]]) -> Watched:
    """Decode what came of one SSRC, each with its full sequence number, in any order."""
    by_seq = dict(stream)
    frames: dict[int, list[tuple[int, Seen]]] = {}
    for seq in sorted(by_seq):
        frames.setdefault(by_seq[seq].timestamp, []).append((seq, by_seq[seq]))
    decoder = av.CodecContext.create("vp8", "r")
    numbers, broken, last_picture, is_lost = [], 0, -1, True
    for parts in frames.values():
        picture, is_key = _read(parts)
        follows = last_picture < 0 or picture == (last_picture + 1) & 0x7FFF
        is_lost = not is_key and (is_lost or not follows)
        if not _is_whole(parts) or is_lost:
            broken, is_lost = broken + 1, True
            continue
        last_picture = picture
        data = b"".join(each.payload[DESCRIPTOR_BYTES:] for _, each in parts)
        numbers += [_number(frame) for frame in decoder.decode(av.Packet(data))]
    return Watched(numbers, broken, _faults(by_seq))


def _read(parts: list[tuple[int, Seen]]) -> tuple[int, bool]:
    view = Vp8View()
    assert view.read(parts[0][1].payload)
    return view.picture, view.is_key


def _is_whole(parts: list[tuple[int, Seen]]) -> bool:
    first, last = parts[0], parts[-1]
    return bool(first[1].payload[0] & 0x10) and last[1].marker and last[0] - first[0] + 1 == len(parts)


def _faults(by_seq: dict[int, Seen]) -> list[str]:
    """Where neighbours do not agree: time goes back, or picture numbers do not count on."""
    found, one, other = [], Vp8View(), Vp8View()
    for seq, after in pairwise(sorted(by_seq)):
        a, b = by_seq[seq], by_seq[after]
        assert one.read(a.payload)
        assert other.read(b.payload)
        step = (b.timestamp - a.timestamp + 0x80000000 & 0xFFFFFFFF) - 0x80000000
        pictures = (other.picture - one.picture) & 0x7FFF
        if step < 0 or (step == 0) != (pictures == 0):
            found.append(f"time: {step} for {pictures} pictures at {after}")
        if after == seq + 1 and (pictures > 1 or (other.tl0 - one.tl0) & 0xFF != pictures):
            found.append(f"pictures: {pictures} at {after}")
    return found
