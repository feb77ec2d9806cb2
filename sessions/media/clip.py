"""Media encoded once and sent in a loop: frames as RTP payloads with their places in time, in one file."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from struct import Struct

_FILE = Struct("!4sII")  # magic, ticks per second, ticks of one round
_FRAME = Struct("!IBBH")  # at, flags, level, payloads
_LENGTH = Struct("!H")
_MAGIC = b"vcl1"


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture, or 20 ms of sound; `at` counts the clip's ticks from its start."""

    at: int
    payloads: tuple[bytes, ...]
    is_key: bool = True  # decodable without what came before; for sound: the first after a silence
    level: int = 127  # RFC 6464: 0 is as loud as can be, 127 is silence


@dataclass(frozen=True, slots=True)
class Clip:
    """`duration` ticks of frames in order; the end joins the beginning. The first frame is a key frame."""

    ticks_per_s: int
    duration: int
    frames: tuple[Frame, ...]

    def next_key(self, after: int) -> int:
        """Index of the first key frame after frame `after`, round the end."""
        total = len(self.frames)
        return next(
            (at % total for at in range(after + 1, after + total + 1) if self.frames[at % total].is_key), 0
        )


def cached(path: Path, make: Callable[[], Clip]) -> Clip:
    """The clip in `path`; made and written there first where the file is missing or not whole."""
    try:
        return _unpack(path.read_bytes())
    except (OSError, ValueError):
        clip = make()
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    unfinished.write_bytes(_pack(clip))
    unfinished.replace(path)
    return clip


def _pack(clip: Clip) -> bytes:
    parts = [_FILE.pack(_MAGIC, clip.ticks_per_s, clip.duration)]
    for frame in clip.frames:
        parts.append(_FRAME.pack(frame.at, frame.is_key, frame.level, len(frame.payloads)))
        parts += [_LENGTH.pack(len(payload)) + payload for payload in frame.payloads]
    return b"".join(parts)


def _unpack(raw: bytes) -> Clip:
    """Raises ValueError for anything `_pack` did not write."""
    if len(raw) < _FILE.size or not raw.startswith(_MAGIC):
        raise ValueError("not a clip")
    _, ticks_per_s, duration = _FILE.unpack_from(raw)
    frames = tuple(_unpack_frames(raw))
    if not frames or not frames[0].is_key:
        raise ValueError("no key frame to begin with")
    return Clip(ticks_per_s, duration, frames)


def _unpack_frames(raw: bytes) -> Iterator[Frame]:
    offset = _FILE.size
    while offset < len(raw):
        if offset + _FRAME.size > len(raw):
            raise ValueError("torn")
        at, is_key, level, count = _FRAME.unpack_from(raw, offset)
        offset += _FRAME.size
        payloads = []
        for _ in range(count):
            length = int.from_bytes(raw[offset : offset + 2])
            payload = raw[offset + 2 : offset + 2 + length]
            if not payload or len(payload) != length:
                raise ValueError("torn")
            payloads.append(payload)
            offset += 2 + length
        yield Frame(at, tuple(payloads), bool(is_key), level)
