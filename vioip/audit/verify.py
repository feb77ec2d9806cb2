"""Proof that nobody changed the audit trail behind the program's back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from vioip.audit.chain import chain_key, mac_of
from vioip.audit.models import AuditHead, AuditRecord
from vioip.audit.record import content_of


@dataclass(frozen=True, slots=True)
class BadRow:
    """The first record that does not fit: `number` is its own, or the one that should have been there."""

    number: int
    why: Literal["changed", "missing", "cut off"]


def verify_chain() -> BadRow | None:
    """Walks the whole chain; None when every record is there and unchanged.

    A tail cut off together with a rewound head cannot be told from a younger database: keep the last
    number elsewhere (a log, a back-up) to notice that.
    """
    key, previous, expected = chain_key(), "", 1
    head = _head()
    for row in AuditRecord.objects.order_by("number").iterator(chunk_size=1000):
        if row.number != expected:
            return BadRow(expected, "missing")
        if mac_of(content_of(row), previous, key=key) != row.mac:
            return BadRow(row.number, "changed")
        if row.number == head.number and row.mac != head.mac:
            return BadRow(row.number + 1, "cut off")
        previous, expected = row.mac, expected + 1
    # Records may have been added while we walked: the head of before is reached, that of now is not passed.
    return None if head.number < expected <= _head().number + 1 else BadRow(expected, "cut off")


def _head() -> AuditHead:
    return AuditHead.objects.filter(pk=1).first() or AuditHead()
