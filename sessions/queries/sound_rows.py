"""Proof of every row that somebody answers for: each column is as it was when the audit trail was told.

Signatures, amendments, statuses set by staff, entries taken back, exports, disclosures, consents; arrival
cards, who was let in without one, how people were looked after and what was said at the door;
guests, whom they are here for, what became of their links, what was said with them at the door, and the
consents to them; who was found to lead in somebody's place. The trail keeps a keyed digest of each
(`vioip.audit.rows`): a row that was changed, removed or added behind the program's back is named by its table
and id.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import models
from django.db.models import Q

from groups.models import ConsentRevocation, DisclosureConsent
from sessions.models import (
    Amendment,
    Arrival,
    Disclosure,
    Export,
    GuestLine,
    GuestPass,
    GuestPronouns,
    GuestStep,
    HereFor,
    LetInAnyway,
    LobbyNote,
    ParticipationConsent,
    SafetyStep,
    Signature,
    Standing,
    Substitution,
    Withdrawal,
)
from sessions.queries.soundness import Bad, Part, Progress
from vioip.audit.models import AuditRecord
from vioip.audit.rows import row_digest
from vioip.sealing import SealError

_NONE = Q(pk__in=())
VOUCHED: Mapping[type[models.Model], Q] = {
    Signature: Q(action="record.signed"),
    Amendment: Q(action__startswith="record.", detail__has_key="snapshot_hash") & ~Q(action="record.signed"),
    Standing: Q(action="record.standing"),
    Withdrawal: Q(action="record.withdrawn"),
    Export: Q(action="week.exported"),
    Disclosure: _NONE,
    DisclosureConsent: _NONE,
    ConsentRevocation: _NONE,
    Arrival: Q(action="arrival.recorded"),
    LetInAnyway: Q(action="arrival.let_in_anyway"),
    SafetyStep: Q(action="safety.step_added"),
    LobbyNote: Q(action="lobby.line_said"),
    GuestPass: _NONE,
    HereFor: _NONE,
    GuestLine: _NONE,
    GuestStep: _NONE,
    GuestPronouns: _NONE,
    ParticipationConsent: _NONE,
    Substitution: _NONE,
}
"""Each table, with the records that told of its rows before the trail kept digests: those are counted."""


def rows_part(progress: Progress) -> Part:
    """Walks the trail record by record, then looks for rows that it never told of."""
    part = Part("rows", {"rows": 0})
    tables = {model._meta.db_table: model for model in VOUCHED}
    told: dict[str, set[str]] = {table: set() for table in tables}
    records = AuditRecord.objects.filter(detail__has_key="rows").order_by("number")
    total = records.count()
    for walked, record in enumerate(records.iterator(chunk_size=200), 1):
        for table, digests in record.detail["rows"].items():
            if table in tables:
                told[table].update(digests)
                part.blame(_bad_row(tables[table], digests, number=record.number))
                part.counts["rows"] += len(digests)
        progress(walked, total)
    for model, before in VOUCHED.items():
        part.blame(_untold(part, model, before, told=told[model._meta.db_table]))
    return part


def _bad_row(model: type[models.Model], digests: Mapping[str, str], *, number: int) -> Bad | None:
    """The first row, of those that audit `number` tells of, that is gone or not what it says."""
    table = model._meta.db_table
    kept = {str(row.pk): row for row in model._default_manager.filter(pk__in=list(digests))}
    for row_id, digest in digests.items():
        row = kept.get(row_id)
        if row is None:
            return Bad(table, row_id, f"missing; audit {number} knows it")
        if (why := _unlike(row, digest)) is not None:
            return Bad(table, row_id, f"not what audit {number} says{why}")
    return None


def _unlike(row: models.Model, digest: str) -> str | None:
    """How `row` differs from its digest, as the end of a sentence; None: it does not."""
    try:
        return None if row_digest(row) == digest else ""
    except SealError:
        return ": what is sealed in it does not open"


def _untold(part: Part, model: type[models.Model], before: Q, *, told: set[str]) -> Bad | None:
    """The first row that no record tells of, unless all such rows are of before there were digests."""
    table = model._meta.db_table
    ids: Iterable[int] = model._default_manager.order_by("pk").values_list("pk", flat=True)
    unknown = [row_id for row_id in ids if str(row_id) not in told]
    early = AuditRecord.objects.filter(before).exclude(detail__has_key="rows").count()
    if len(unknown) > early:
        return Bad(table, str(unknown[early]), "unknown to the audit trail")
    if len(unknown) < early:
        return Bad(table, "rows", f"{len(unknown)} of before there were digests, {early} in the audit trail")
    if unknown:
        part.note(f"{table}: {early} rows of before there were digests; counted, not compared")
    return None
