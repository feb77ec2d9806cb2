"""Whatever happens to the bytes of a journal, only what was written is read, and all that is whole."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.live.frames import Scan, frame, scan

RECORDS: list[dict[str, Any]] = [{"n": n, "text": "x" * n * 97} for n in range(1, 5)]
FRAMES = [frame(record) for record in RECORDS]
WHOLE = b"".join(FRAMES)
ENDS = [len(b"".join(FRAMES[:n])) for n in range(5)]
RESERVED = bytes(5000)


def records(found: Scan) -> list[Any]:
    return [json.loads(payload) for payload in found.payloads]


def test_what_was_framed_is_found() -> None:
    found = scan(WHOLE + RESERVED)
    assert records(found) == RECORDS
    assert (found.end, found.damaged_bytes, found.torn_bytes) == (len(WHOLE), 0, 0)


def test_nothing_is_found_in_nothing() -> None:
    assert (scan(b""), scan(RESERVED)) == (Scan(), Scan())


@pytest.mark.parametrize("reserved", [b"", RESERVED])
def test_a_cut_at_every_byte_costs_the_tail_alone(reserved: bytes) -> None:
    for length in range(len(WHOLE) + 1):
        found = scan(WHOLE[:length] + reserved)
        whole = sum(end <= length for end in ENDS) - 1
        assert (records(found), found.end, found.damaged_bytes) == (RECORDS[:whole], ENDS[whole], 0), length
        assert found.torn_bytes == len(WHOLE[ENDS[whole] : length].rstrip(b"\0")), length


def test_one_damaged_byte_costs_one_record() -> None:
    for place in range(len(WHOLE)):
        data = bytearray(WHOLE)
        data[place] ^= 0x55
        lost = sum(end <= place for end in ENDS) - 1
        found = scan(bytes(data) + RESERVED)
        assert records(found) == RECORDS[:lost] + RECORDS[lost + 1 :], place
        assert (found.damaged_bytes > 0, found.torn_bytes > 0) == (lost < 3, lost == 3), place


def test_a_record_that_never_reached_the_disk_costs_itself() -> None:
    for lost in range(4):
        data = bytearray(WHOLE)
        data[ENDS[lost] : ENDS[lost + 1]] = bytes(len(FRAMES[lost]))
        assert records(scan(bytes(data) + RESERVED)) == RECORDS[:lost] + RECORDS[lost + 1 :]


def test_a_length_beyond_all_bounds_reads_nothing() -> None:
    assert scan(b"\xff" * 4096).payloads == []
    assert scan(b"\x00\x0f\xff\xff" * 4096).payloads == []


@given(st.binary(max_size=300))
def test_noise_is_no_record_and_hides_none(noise: bytes) -> None:
    assert records(scan(WHOLE + noise))[:4] == RECORDS
    assert records(scan(noise + b"\n" + WHOLE))[-4:] == RECORDS
