"""Reading a whole case. What is refused is told by `test_replay.py`, line by line."""

import json

import pytest

from sessions.core.attendance.casefile import CaseError, CaseFile, read_case
from sessions.core.attendance.facts import Ended, Started

AT = "1970-01-02T00:00:00Z"
RECORDS = [
    {"kind": "started", "session": "s", "at": AT, "seq": 1},
    {"kind": "started", "session": "s", "at": AT, "seq": 1},
    {"kind": "ended", "session": "s", "at": AT},
    {"kind": "ended", "session": "s", "at": AT},
    {"kind": "session", "id": "s", "program": "p", "service": "group", "scheduled_start": AT,
     "scheduled_end": "1970-01-02T01:00:00Z"},
    {"kind": "enrollment", "person": "ana", "program": "p", "admitted": "1970-01-01"},
    {"kind": "enrollment", "person": "ana", "program": "p", "admitted": "1970-01-01", "discharged": None},
    {"kind": "program", "id": "p", "zone": "UTC", "week_start": "mon"},
]  # fmt: skip


def test_references_may_come_later_and_duplicates_are_one() -> None:
    case = read_case([json.dumps(record) for record in RECORDS])
    assert (list(case.programs), list(case.sessions), len(case.enrollments)) == (["p"], ["s"], 1)
    started, ended = Started(at_ms=86_400_000, session="s", seq=1), Ended(at_ms=86_400_000, session="s")
    assert case.facts == {"s": [started, ended, ended]}


def test_empty() -> None:
    assert read_case(["", "  ", "\r"]) == CaseFile()


def test_the_first_wrong_line_is_named() -> None:
    with pytest.raises(CaseError) as caught:
        read_case([json.dumps(RECORDS[0]), "", "{}"])
    assert (caught.value.line, caught.value.what) == (3, "a line needs 'kind'")
