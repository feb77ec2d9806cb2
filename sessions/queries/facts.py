"""Facts out of the ledger, as the values that counting takes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import fields
from typing import Any
from uuid import UUID

from sessions.core.attendance.facts import KINDS, Fact, Seen
from sessions.models import FactRow, Withdrawal

_FIELDS: dict[str, frozenset[str]] = {
    kind: frozenset(field.name for field in fields(shape)) for kind, shape in KINDS.items()
}


_COLUMNS = ("pk", "session", "kind", "at_ms", "epoch", "seq", "person", "peer", "body")
Columns = tuple[int, UUID, str, int, int, int, str, str, dict[str, Any]]


def fact_of_row(row: FactRow) -> Fact:
    """The fact that a row holds. Raises TypeError when its body does not fit its kind."""
    place = (row.pk, row.session_id, row.kind, row.at_ms, row.epoch, row.seq)
    return _fact_of((*place, row.person, row.peer, row.body), str(row.session_id))


def facts_by_session(sessions: Iterable[UUID]) -> dict[UUID, list[Fact]]:
    """The facts that count of each of `sessions`, in the ledger's order.

    Fenced ones are left out, and those by hand that were taken back.
    """
    names = {pk: str(pk) for pk in sessions}
    found: dict[UUID, list[Fact]] = defaultdict(list)
    withdrawn = set(Withdrawal.objects.filter(session__in=names).values_list("fact_id", flat=True))
    rows = FactRow.objects.filter(session__in=names, fenced=False).order_by("at_ms", "epoch", "seq")
    for row in rows.values_list(*_COLUMNS).iterator(chunk_size=2000):
        if row[0] not in withdrawn:
            found[row[1]].append(_fact_of(row, names[row[1]]))
    return dict(found)


def _fact_of(row: Columns, session: str) -> Fact:
    _, _, kind, at_ms, epoch, seq, person, peer, body = row
    if kind == "seen":  # by far the most facts: made at once
        return Seen(at_ms=at_ms, session=session, epoch=epoch, seq=seq, peer=peer, **body)
    columns = {"person": person, "peer": peer}
    named = {name: value for name, value in columns.items() if name in _FIELDS[kind]}
    stamp = {"at_ms": at_ms, "session": session, "epoch": epoch, "seq": seq}
    values: dict[str, Any] = {**stamp, **named, **body}
    return KINDS[kind](**values)
