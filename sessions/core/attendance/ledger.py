"""Facts of one session, ordered and sorted by what they speak of (MINUTES section 2).

The order is (`at`, `epoch`, `seq`); facts that agree in all three keep the order in which they are given.
A peer joins once: what it did before `joined` or after `left` stays in the ledger and is not looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from typing import NamedTuple

from sessions.core.attendance.facts import (
    EXACT_REASONS,
    Attested,
    BreakEnded,
    BreakStarted,
    Ended,
    Excluded,
    Fact,
    Joined,
    Left,
    Modality,
    Moved,
    OverrunConfirmed,
    Reopened,
    Role,
    Seen,
    Started,
)
from sessions.core.attendance.spans import Span

Mark = Started | BreakStarted | BreakEnded | Ended | Reopened | OverrunConfirmed
_in_order = attrgetter("at_ms", "epoch", "seq")


class State(NamedTuple):
    """Where a peer is and what it sends, from `since_s` until the next state.

    `entered` grows with every entry into a place, over all peers of the session.
    """

    since_s: int
    place: str
    entered: int
    video: bool | None


@dataclass(slots=True)
class PeerHistory:
    """One connection, from `joined` to `left`; `proofs` are in order and neither overlap nor touch."""

    peer: str
    person: str
    role: Role
    epoch: int
    joined_s: int
    states: list[State]
    proofs: list[Span]
    left_s: int | None = None
    left_reason: str | None = None

    @property
    def left_exactly(self) -> bool:
        return self.left_reason in EXACT_REASONS


@dataclass(slots=True)
class Ledger:
    """All that counting reads of one session. `epoch_starts` holds the first instant (s) of every epoch's
    facts, leaving out a `left` by `server_lost` that is dated back to the last proof of its connection: that
    tells of the writer before, and not of when this one began."""

    peers: list[PeerHistory] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    excluded: list[Excluded] = field(default_factory=list)
    attested: list[Attested] = field(default_factory=list)
    epoch_starts: dict[int, int] = field(default_factory=dict)


def gather(facts: Iterable[Fact]) -> Ledger:
    """Order `facts` (all of one session, in any order, duplicates welcome) and sort them by subject."""
    ledger = Ledger()
    live: dict[str, PeerHistory] = {}
    known: dict[str, PeerHistory] = {}
    epoch_seen: int | None = None
    for entered, fact in enumerate(sorted(facts, key=_in_order)):
        if fact.epoch != epoch_seen and not _is_dated_back(fact, known):
            epoch_seen = fact.epoch
            ledger.epoch_starts.setdefault(epoch_seen, fact.at_ms // 1000)
        if type(fact) is Seen:  # by far the most facts: looked at first
            if fact.peer in live:
                _note_seen(live[fact.peer], fact)
        elif isinstance(fact, Joined) and fact.peer not in known:
            known[fact.peer] = live[fact.peer] = _history_of(fact, entered)
            ledger.peers.append(live[fact.peer])
        elif isinstance(fact, Left):
            _note_left(live.pop(fact.peer, None), fact)
        elif isinstance(fact, Joined | Moved | Modality):
            _note_change(live.get(fact.peer), fact, entered)
        else:
            _note_mark(ledger, fact)
    return ledger


def _is_dated_back(fact: Fact, known: Mapping[str, PeerHistory]) -> bool:
    if not isinstance(fact, Left) or fact.reason != "server_lost" or fact.peer not in known:
        return False
    return fact.at_ms // 1000 <= known[fact.peer].proofs[-1][1]


def _history_of(fact: Joined, entered: int) -> PeerHistory:
    at = fact.at_ms // 1000
    return PeerHistory(
        peer=fact.peer,
        person=fact.person,
        role=fact.role,
        epoch=fact.epoch,
        joined_s=at,
        states=[State(at, fact.place, entered, None)],
        proofs=[(at, at)],
    )


def _note_seen(history: PeerHistory, fact: Seen) -> None:
    """Most continue the proof before them: looked at first."""
    at = fact.at_ms // 1000
    since = at if fact.since_ms is None else fact.since_ms // 1000
    start, end = history.proofs[-1]
    if start <= since <= end:
        history.proofs[-1] = (start, at)
    else:
        _note_proof(history, max(min(since, at), history.joined_s), at)


def _note_proof(history: PeerHistory, since: int, at: int) -> None:
    """Proofs come in order of their ends: what this one reaches back to becomes one with it."""
    proofs = history.proofs
    while proofs and since <= proofs[-1][1]:
        since = min(since, proofs.pop()[0])
    proofs.append((since, at))


def _note_left(history: PeerHistory | None, fact: Left) -> None:
    if history is not None:
        history.left_s = fact.at_ms // 1000
        history.left_reason = fact.reason


def _note_change(history: PeerHistory | None, fact: Joined | Moved | Modality, entered: int) -> None:
    """A proof of life, and perhaps a new state. A second `joined` is no more than a proof."""
    if history is None:
        return
    at = fact.at_ms // 1000
    _note_proof(history, at, at)
    now = history.states[-1]
    if isinstance(fact, Moved) and fact.place != now.place:
        _enter_state(history, State(at, fact.place, entered, now.video))
    elif isinstance(fact, Modality) and fact.video != now.video:
        _enter_state(history, State(at, now.place, now.entered, fact.video))


def _enter_state(history: PeerHistory, state: State) -> None:
    """Append `state`; one that lasted less than a second leaves no trace, not even of an entry."""
    states = history.states
    if states[-1].since_s == state.since_s:
        states.pop()
    if states and states[-1].place == state.place:
        state = state._replace(entered=states[-1].entered)
    if not states or states[-1][1:] != state[1:]:
        states.append(state)


def _note_mark(ledger: Ledger, fact: Fact) -> None:
    if isinstance(fact, Excluded):
        ledger.excluded.append(fact)
    elif isinstance(fact, Attested):
        ledger.attested.append(fact)
    elif isinstance(fact, Mark) and fact not in ledger.marks:
        ledger.marks.append(fact)
