"""Contradictions are named by their place in the ledger; ordinary sessions have none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sessions.core.attendance.casefile import read_case
from sessions.core.attendance.doubt import Doubt, doubts
from sessions.core.attendance.facts import (
    BreakEnded,
    BreakStarted,
    Ended,
    Fact,
    Joined,
    Left,
    LeftReason,
    Modality,
    Moved,
    Reopened,
    Seen,
)


def at(seq: int) -> dict[str, Any]:
    return {"at_ms": seq * 1000, "session": "s", "epoch": 1, "seq": seq}


def joined(seq: int, person: str = "ana") -> Fact:
    return Joined(**at(seq), person=person, peer="p", role="client", place="main")


def left(seq: int, reason: LeftReason = "leave") -> Fact:
    return Left(**at(seq), peer="p", reason=reason)


CASES: list[tuple[list[Fact], list[Doubt]]] = [
    ([joined(1), Seen(**at(2), peer="p"), left(3)], []),
    ([Seen(**at(1), peer="p"), joined(2)], [Doubt(1, 1, "peer never joined")]),
    ([Moved(**at(1), peer="q", place="main")], [Doubt(1, 1, "peer never joined")]),
    ([joined(1), joined(2)], []),
    ([joined(1), joined(2, "ben")], [Doubt(1, 2, "peer is two persons")]),
    ([joined(1), left(2), Seen(**at(3), peer="p")], [Doubt(1, 3, "peer had left")]),
    ([Modality(**at(1), peer="p", video=True, audio=True)], [Doubt(1, 1, "peer never joined")]),
    ([joined(1), left(2, "server_lost"), Seen(**at(3), peer="p")], []),
    ([joined(1), left(2), left(2)], []),
    ([BreakEnded(**at(1))], [Doubt(1, 1, "no break is on")]),
    ([BreakStarted(**at(1)), BreakEnded(**at(2)), BreakEnded(**at(3))], [Doubt(1, 3, "no break is on")]),
    ([Reopened(**at(1))], [Doubt(1, 1, "not ended")]),
    ([Ended(**at(1)), Reopened(**at(2)), Ended(**at(3))], []),
]


@pytest.mark.parametrize(("facts", "found"), CASES)
def test_contradictions_are_named_whatever_the_order(facts: list[Fact], found: list[Doubt]) -> None:
    assert doubts(facts) == found
    assert doubts(reversed(facts)) == found


def test_the_thirty_cases_contradict_nothing(repository: Path) -> None:
    for path in sorted((repository / "tests/golden/minutes").glob("*.jsonl")):
        case = read_case(path.read_text().splitlines())
        for facts in case.facts.values():
            assert doubts(facts) == [], path.name
