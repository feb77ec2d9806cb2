"""Facts as JSON and back. What is refused is told by `test_replay.py`, line by line."""

import json
from typing import Any

import pytest

from sessions.core.attendance.factjson import FactError, format_fact, format_time, parse_fact, parse_time
from sessions.core.attendance.facts import (
    KIND_OF,
    KINDS,
    Attested,
    Ended,
    Excluded,
    Fact,
    Joined,
    Left,
    Modality,
    Moved,
    OverrunConfirmed,
    Seen,
)

STAMP: dict[str, Any] = {"at_ms": 1_772_460_000_250, "session": "s1", "epoch": 3, "seq": 9}
SPAN: dict[str, Any] = {
    "from_ms": 1_772_460_000_000,
    "to_ms": 1_772_463_600_000,
    "by": "finn",
    "reason": "phone",
}
FACTS: list[Fact] = [
    Joined(person="ana", peer="a", role="client", place="aside:1", **STAMP),
    Moved(peer="a", place="breakout:x", **STAMP),
    Seen(peer="a", **STAMP),
    Seen(peer="a", since_ms=1_772_450_000_000, **STAMP),
    Left(peer="a", reason="server_lost", **STAMP),
    Modality(peer="a", video=False, audio=True, **STAMP),
    OverrunConfirmed(by="finn", **STAMP),
    Excluded(person="ana", **SPAN, **STAMP),
    Attested(person="ana", modality="audio", **SPAN, **STAMP),
    *(
        shape(**STAMP)
        for kind, shape in KINDS.items()
        if kind.startswith(("started", "break", "ended", "reop"))
    ),
]


def test_every_kind_is_here() -> None:
    assert {KIND_OF[type(fact)] for fact in FACTS} == set(KINDS)


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: KIND_OF[type(fact)])
def test_there_and_back(fact: Fact) -> None:
    assert parse_fact(json.loads(json.dumps(format_fact(fact)))) == fact


def test_the_form() -> None:
    assert format_fact(FACTS[3]) == {
        "kind": "seen",
        "at": "2026-03-02T14:00:00.250Z",
        "session": "s1",
        "epoch": 3,
        "seq": 9,
        "peer": "a",
        "since": "2026-03-02T11:13:20Z",
    }
    assert parse_fact({"kind": "ended", "session": "s1", "at": "1970-01-02T00:00:00Z"}) == Ended(
        at_ms=86_400_000, session="s1"
    )


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-03-02T09:00:00-05:00", 1_772_460_000_000),
        ("2026-03-02T14:00Z", 1_772_460_000_000),
        ("2026-03-02T19:30:00.001999+0530", 1_772_460_000_001),
    ],
)
def test_times(text: str, instant: int) -> None:
    assert parse_time(text, "at") == instant
    assert parse_time(format_time(instant), "at") == instant


@pytest.mark.parametrize(
    "text", ["2026-03-02", "20260302T090000Z", "2026-03-02 09:00:00Z", "2026-03-02T25:00:00Z", "", None, True]
)
def test_bad_times(text: object) -> None:
    with pytest.raises(FactError, match="'at' must be an ISO 8601 time with an offset"):
        parse_time(text, "at")
