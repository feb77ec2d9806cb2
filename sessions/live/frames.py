"""The bytes of a journal: records in frames of `length, crc32` (two big-endian 32-bit numbers) and JSON.

Reading takes whatever a power cut, a full disk or a bad sector left: only frames whose length and
checksum fit are records. What stands between two records is damage and is stepped over; what stands after
the last one is a torn tail. Reserved space is zeros. JSON is written in ASCII without control characters,
so no frame can hide inside another.
"""

from __future__ import annotations

import json
import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

_HEAD = struct.Struct(">II")
_RECORD_MAX_BYTES = 1024 * 1024
_ANYTHING = re.compile(rb"[^\0]")


@dataclass(slots=True)
class Scan:
    """The payloads of whole records in order, where the last one ends, and how much was not a record."""

    payloads: list[bytes] = field(default_factory=list)
    end: int = 0
    damaged_bytes: int = 0
    torn_bytes: int = 0


def frame(record: dict[str, Any]) -> bytes:
    """The bytes of `record`."""
    payload = json.dumps(record, separators=(",", ":")).encode()
    return _HEAD.pack(len(payload), zlib.crc32(payload)) + payload


def scan(data: bytes) -> Scan:
    """Everything that is whole in `data`, the content of a journal file. Never raises."""
    found = Scan()
    for offset, payload in _whole_records(data):
        found.damaged_bytes += _size(data, found.end, offset)
        found.payloads.append(payload)
        found.end = offset + _HEAD.size + len(payload)
    found.torn_bytes = _size(data, found.end, len(data))
    return found


def _whole_records(data: bytes) -> Iterator[tuple[int, bytes]]:
    offset = 0
    while offset >= 0:
        payload = _payload_at(data, offset)
        if payload is not None:
            yield offset, payload
            offset += _HEAD.size + len(payload)
        else:
            offset = _next_candidate(data, offset)


def _payload_at(data: bytes, offset: int) -> bytes | None:
    if len(data) - offset < _HEAD.size:
        return None
    length, checksum = _HEAD.unpack_from(data, offset)
    payload = data[offset + _HEAD.size : offset + _HEAD.size + min(length, _RECORD_MAX_BYTES)]
    return payload if length and len(payload) == length and zlib.crc32(payload) == checksum else None


def _next_candidate(data: bytes, offset: int) -> int:
    """Where the next frame may begin, -1 if nowhere: a length begins with a zero, long runs are skipped."""
    zero = data.find(b"\0", offset + 1)
    something = _ANYTHING.search(data, zero) if zero >= 0 else None
    return max(zero, something.start() - 3) if something else -1


def _size(data: bytes, start: int, end: int) -> int:
    """Bytes between `start` and `end`, reserved space at their end left out."""
    return len(data[start:end].rstrip(b"\0"))
