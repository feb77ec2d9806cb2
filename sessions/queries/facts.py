"""Facts out of the ledger, as the values that counting takes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import fields
from typing import Any
from uuid import UUID

from sessions.core.attendance.facts import KINDS, Fact
from sessions.models import FactRow, Withdrawal

_FIELDS: dict[str, frozenset[str]] = {
    kind: frozenset(field.name for field in fields(shape)) for kind, shape in KINDS.items()
}


def fact_of_row(row: FactRow) -> Fact:
    """The fact that a row holds. Raises TypeError when its body does not fit its kind."""
    columns = {"person": row.person, "peer": row.peer}
    named = {name: value for name, value in columns.items() if name in _FIELDS[row.kind]}
    stamp = {"at_ms": row.at_ms, "session": str(row.session_id), "epoch": row.epoch, "seq": row.seq}
    values: dict[str, Any] = {**stamp, **named, **row.body}
    return KINDS[row.kind](**values)


def facts_by_session(sessions: Iterable[UUID]) -> dict[UUID, list[Fact]]:
    """The facts that count of each of `sessions`, in the ledger's order.

    Fenced ones are left out, and those by hand that were taken back.
    """
    ids = list(sessions)
    found: dict[UUID, list[Fact]] = defaultdict(list)
    withdrawn = set(Withdrawal.objects.filter(session__in=ids).values_list("fact_id", flat=True))
    rows = FactRow.objects.filter(session__in=ids, fenced=False)
    for row in rows.order_by("at_ms", "epoch", "seq").iterator(chunk_size=2000):
        if row.pk not in withdrawn:
            found[row.session_id].append(fact_of_row(row))
    return dict(found)
