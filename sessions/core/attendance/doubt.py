"""Facts that contradict one another: kept, counted by the rules like all others, and worth a look.

Counting never fails over them (MINUTES section 3: what a peer does before `joined` or after its `left`
changes nothing). This module only names them, for the operator. Ends that are not exact are no
contradiction to what a journal brings later.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from sessions.core.attendance.facts import (
    BreakEnded,
    BreakStarted,
    Ended,
    Fact,
    Joined,
    Left,
    Modality,
    Moved,
    Reopened,
    Seen,
    sort_key,
)

Why = Literal["peer never joined", "peer is two persons", "peer had left", "no break is on", "not ended"]
_FINAL = frozenset({"leave", "removed", "ended"})


@dataclass(frozen=True, slots=True)
class Doubt:
    """One fact, by its place in the ledger of its session, and what speaks against it."""

    epoch: int
    seq: int
    why: Why


def doubts(facts: Iterable[Fact]) -> list[Doubt]:
    """What is contradictory in `facts` of one session, given in any order; in the ledger's order."""
    who: dict[str, tuple[str, str]] = {}
    left: dict[str, int] = {}
    marks: set[str] = set()
    found: list[Doubt] = []
    for fact in sorted(facts, key=sort_key):
        why = _against_peer(fact, who, left) or _against_mark(fact, marks)
        if why is not None:
            found.append(Doubt(fact.epoch, fact.seq, why))
    return found


def _against_peer(fact: Fact, who: dict[str, tuple[str, str]], left: dict[str, int]) -> Why | None:
    if not isinstance(fact, Joined | Moved | Seen | Modality | Left):
        return None
    if isinstance(fact, Joined):
        known = who.setdefault(fact.peer, (fact.person, fact.role))
        return "peer is two persons" if known != (fact.person, fact.role) else None
    if fact.peer not in who:
        return "peer never joined"
    if fact.at_ms > left.get(fact.peer, fact.at_ms):
        return "peer had left"
    if isinstance(fact, Left) and fact.reason in _FINAL:
        left.setdefault(fact.peer, fact.at_ms)
    return None


def _against_mark(fact: Fact, marks: set[str]) -> Why | None:
    """`marks` holds what is on: a break, the end."""
    match fact:
        case BreakStarted():
            marks.add("break")
        case BreakEnded() if "break" not in marks:
            return "no break is on"
        case BreakEnded():
            marks.discard("break")
        case Ended():
            marks.add("end")
        case Reopened() if "end" not in marks:
            return "not ended"
        case Reopened():
            marks.discard("end")
        case _:
            pass
    return None
