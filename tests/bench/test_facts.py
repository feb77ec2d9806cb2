"""What counts as lost on the way from a journal to the ledger."""

from __future__ import annotations

from bench._facts import compare
from sessions.core.attendance.facts import Ended, Fact, Started

STARTED, ENDED = (
    Started(at_ms=1000, session="s", epoch=1, seq=1),
    Ended(at_ms=2000, session="s", epoch=1, seq=2),
)


def test_a_fact_is_lost_that_is_not_there_or_says_something_else() -> None:
    facts: dict[tuple[int, int], Fact] = {(1, 1): STARTED, (1, 2): ENDED}
    whole = {(1, 1): ("started", 1000, False), (1, 2): ("ended", 2000, True)}
    assert compare(facts, whole) == (0, 1)
    assert compare(facts, {(1, 1): ("started", 1001, False)}) == (2, 0)
    assert compare(facts, {}) == (2, 0)
