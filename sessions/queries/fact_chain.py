"""What the digests of the ledger cover. The facts of one session and epoch form one chain.

Each fact's mac covers all of its row and the mac of the fact stored before it; the head's mac covers how
many there are and where they end. `docs/ledger.md` says the same to somebody who checks without us.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Protocol
from uuid import UUID

from vioip.audit.chain import chain_key, digest_of

_PURPOSE = b"vioip fact chain 1"


class Linked(Protocol):
    """A row of the ledger, as its model or a migration's has it."""

    session_id: UUID
    epoch: int
    seq: int
    link: int
    at_ms: int
    recorded_at: datetime
    kind: str
    person: str
    peer: str
    body: dict[str, Any]
    fenced: bool


class Head(Protocol):
    """The end of a chain."""

    session_id: UUID
    epoch: int
    links: int
    seq: int
    tip: str


def fact_key() -> bytes:
    """The key of the chains of facts, apart from that of the audit trail."""
    return chain_key(_PURPOSE)


def fact_mac(row: Linked, previous: str, *, key: bytes) -> str:
    """The mac of a fact stored after one whose mac is `previous` ("" for the first of its epoch)."""
    values = [
        previous,
        str(row.session_id),
        row.epoch,
        row.seq,
        row.link,
        row.at_ms,
        _instant(row.recorded_at),
        row.kind,
        row.person,
        row.peer,
        row.body,
        row.fenced,
    ]
    return digest_of(values, key=key)


def head_mac(head: Head, *, key: bytes) -> str:
    """The mac of a head. Nobody who only reads facts can make the head of a shorter chain."""
    return digest_of(["head", str(head.session_id), head.epoch, head.links, head.seq, head.tip], key=key)


def aside_mac(session: str, place: str, *, why: str, record: str, key: bytes) -> str:
    """The mac of a fact set aside: the same for the same fact, so that it is kept once."""
    return digest_of(["aside", session, place, why, record], key=key)


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
