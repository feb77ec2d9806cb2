"""The facts behind one person's timeline, for those who review it: what an auditor would ask for.

Runs of proofs of life of one connection are told in one row, or a session of three hours would be a
thousand rows of *seen*.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q

from sessions.models import FactRow
from sessions.queries.signoff import session_to_review
from vioip.accounts.predicates import Visitor


@dataclass(frozen=True, slots=True, kw_only=True)
class RawFact:
    """One fact, or `times` proofs in a row. `place` is epoch and sequence; `is_out` says why it does not
    count ("" where it does)."""

    at: datetime
    kind: str
    peer: str
    detail: str
    place: str
    is_out: str
    times: int = 1


def raw_facts(actor: Visitor, session: UUID, person: UUID) -> list[RawFact]:
    """Facts of `person` and of the whole session, in order. Raises Http404 unless `actor` may review it."""
    found = session_to_review(actor, session)
    rows = FactRow.objects.filter(session=found)
    peers = set(rows.filter(person=str(person)).exclude(peer="").values_list("peer", flat=True))
    about = rows.filter(Q(person=str(person)) | Q(peer__in=peers) | Q(person="", peer=""))
    ordered = about.select_related("withdrawal").order_by("at_ms", "epoch", "seq")
    return list(_condensed(_told(row, found.program.tz) for row in ordered.iterator(chunk_size=2000)))


def _told(row: FactRow, zone: ZoneInfo) -> RawFact:
    out = "kept aside" if row.fenced else "taken back" if hasattr(row, "withdrawal") else ""
    return RawFact(
        at=datetime.fromtimestamp(row.at_ms / 1000, zone),
        kind=row.kind,
        peer=row.peer[:8],
        detail=", ".join(_words(name, value, zone) for name, value in row.body.items() if value is not None),
        place=f"{row.epoch}·{row.seq}",
        is_out=out,
    )


def _words(name: str, value: Any, zone: ZoneInfo) -> str:
    if name.endswith("_ms"):
        at = datetime.fromtimestamp(value / 1000, zone)
        return f"{name.removesuffix('_ms')} {at:%H:%M:%S}"
    return f"{name.replace('_', ' ')} {str(value).lower() if isinstance(value, bool) else value}"


def _condensed(facts: Iterable[RawFact]) -> Iterable[RawFact]:
    last: RawFact | None = None
    for fact in facts:
        if last is not None and _continues(last, fact):
            last = replace(last, times=last.times + 1, detail=f"until {fact.at:%H:%M:%S}")
            continue
        if last is not None:
            yield last
        last = fact
    if last is not None:
        yield last


def _continues(last: RawFact, fact: RawFact) -> bool:
    return last.kind == fact.kind == "seen" and (last.peer, last.is_out) == (fact.peer, fact.is_out)
