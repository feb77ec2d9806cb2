"""A gathered ledger as a text that can be kept: what counting reads of a session, whatever the rules.

Hours of proofs of life are one span by then, so a session of a dozen people is two or three kilobytes where
its facts are a megabyte. Compact JSON; reading gives back an equal ledger. Derived: it can be thrown away
and gathered again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import fields
from typing import Any, cast

from sessions.core.attendance.facts import KIND_OF, KINDS, Attested, Excluded
from sessions.core.attendance.ledger import Ledger, Mark, PeerHistory, State

GATHERING = 2
"""Ledgers kept under another number are gathered again: raise it when the same facts gather otherwise."""

Kept = list[Any]
Rare = Mark | Excluded | Attested
_NAMES = {shape: tuple(field.name for field in fields(shape)) for shape in KIND_OF}


def ledger_to_json(ledger: Ledger) -> str:
    """`ledger` as text."""
    return json.dumps(
        [
            [_kept_peer(history) for history in ledger.peers],
            _kept_facts(ledger.marks),
            _kept_facts(ledger.excluded),
            _kept_facts(ledger.attested),
            list(ledger.epoch_starts.items()),
        ],
        separators=(",", ":"),
    )


def ledger_from_json(text: str) -> Ledger:
    """What `ledger_to_json` wrote."""
    peers, marks, excluded, attested, epochs = json.loads(text)
    return Ledger(
        peers=[_peer(kept) for kept in peers],
        marks=cast(list[Mark], _facts(marks)),
        excluded=cast(list[Excluded], _facts(excluded)),
        attested=cast(list[Attested], _facts(attested)),
        epoch_starts=dict(epochs),
    )


def _kept_peer(one: PeerHistory) -> Kept:
    who = [one.peer, one.person, one.role, one.epoch, one.joined_s]
    return [*who, one.left_s, one.left_reason, one.states, one.proofs]


def _peer(kept: Kept) -> PeerHistory:
    peer, person, role, epoch, joined_s, left_s, left_reason, states, proofs = kept
    entered = [State(*state) for state in states]
    proven = [(start, end) for start, end in proofs]
    return PeerHistory(peer, person, role, epoch, joined_s, entered, proven, left_s, left_reason)


def _kept_facts(facts: Iterable[Rare]) -> list[Kept]:
    return [[KIND_OF[type(fact)], *(getattr(fact, name) for name in _NAMES[type(fact)])] for fact in facts]


def _facts(kept: list[Kept]) -> list[Any]:
    return [KINDS[kind](**dict(zip(_NAMES[KINDS[kind]], values, strict=True))) for kind, *values in kept]
