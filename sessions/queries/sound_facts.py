"""Proof of the ledger: every chain of facts whole and unchanged, and what in it is worth a look."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import groupby
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from sessions.core.attendance.doubt import doubts
from sessions.core.attendance.facts import Fact
from sessions.models import FactHead, FactRow, TherapySession
from sessions.queries.fact_chain import fact_key, fact_mac, head_mac
from sessions.queries.facts import fact_of_row
from sessions.queries.soundness import Bad, Part, Progress
from vioip.audit.models import AuditRecord

FACTS = FactRow._meta.db_table
HEADS = FactHead._meta.db_table
FAR = timedelta(days=1)
BY_HAND = 0


def facts_part(progress: Progress) -> Part:
    """Walks every chain, session by session; the whole ledger is never in memory."""
    part = Part("facts", {"facts": 0, "chains": 0, "fenced": 0, "gaps": 0})
    begun = _begun()
    heads = FactHead.objects.order_by("session_id", "epoch")
    total = heads.count()
    for session, of_session in groupby(heads.iterator(chunk_size=500), key=lambda head: head.session_id):
        rows: list[FactRow] = []
        for head in of_session:
            rows += _walk(part, head)
            begun.discard((str(session), head.epoch))
            progress(part.counts["chains"], total)
        if part.bad is None:
            _look_closer(part, session, rows)
    part.blame(_outside_of_chains())
    for missing in sorted(begun):
        part.blame(Bad(HEADS, "{}/{}".format(*missing), "a whole chain is missing"))
    part.blame(_changed_heads())
    return part


def _walk(part: Part, head: FactHead) -> list[FactRow]:
    """The rows of the chain of `head`. What seems bad is read again with the head locked: rooms write on."""
    rows = _rows_of(head)
    if bad_in_chain(head, rows) is not None:
        with transaction.atomic():
            head = FactHead.objects.select_for_update().get(pk=head.pk)
            rows = _rows_of(head)
        part.blame(bad_in_chain(head, rows))
    part.counts["chains"] += 1
    part.counts["facts"] += len(rows)
    _note_gaps(part, head, rows)
    return rows


def _rows_of(head: FactHead) -> list[FactRow]:
    return list(FactRow.objects.filter(session=head.session_id, epoch=head.epoch).order_by("link", "seq"))


def bad_in_chain(head: FactHead, rows: list[FactRow]) -> Bad | None:
    """The first row of a chain, given in its order, that does not fit."""
    key, previous = fact_key(), ""
    for expected, row in enumerate(rows, start=1):
        if row.link < expected:
            return Bad(FACTS, _name(row), "added behind the program's back")
        if row.link > expected:
            return Bad(FACTS, f"{row.session_id}/{row.epoch} link {expected}", "missing")
        if fact_mac(row, previous, key=key) != row.mac:
            return Bad(FACTS, _name(row), "changed")
        previous = row.mac
    name = f"{head.session_id}/{head.epoch}"
    if head.links and head.mac != head_mac(head, key=key):
        return Bad(HEADS, name, "changed")
    if (head.links, head.tip) != (len(rows), previous):
        return Bad(FACTS, f"{name} link {len(rows) + 1}", "cut off")
    return None


def _name(row: FactRow) -> str:
    return f"{row.session_id}/{row.epoch}/{row.seq} (id {row.pk})"


def _note_gaps(part: Part, head: FactHead, rows: list[FactRow]) -> None:
    """Numbers that never arrived: the chain around them is whole, so nobody took them away."""
    if head.epoch == BY_HAND:
        return
    for first, last in _gaps(sorted(row.seq for row in rows)):
        part.counts["gaps"] += 1
        span = str(first) if first == last else f"{first}-{last}"
        part.note(f"{head.session_id}/{head.epoch}: facts {span} never arrived")


def _gaps(seqs: list[int]) -> Iterator[tuple[int, int]]:
    expected = 1
    for seq in seqs:
        if seq > expected:
            yield expected, seq - 1
        expected = seq + 1


def _look_closer(part: Part, session: UUID, rows: list[FactRow]) -> None:
    """Fenced facts, facts far from their session, and contradictions."""
    fenced = [row for row in rows if row.fenced]
    part.counts["fenced"] += len(fenced)
    if fenced:
        part.note(f"{_name(fenced[0])}: fenced, and {len(fenced) - 1} more of this session; not counted")
    facts = [fact_of_row(row) for row in rows if not row.fenced]
    for doubt in doubts(facts)[:3]:
        part.note(f"{session}/{doubt.epoch}/{doubt.seq}: {doubt.why}")
    far = _far(session, facts)
    if far:
        place = f"{session}/{far[0].epoch}/{far[0].seq}"
        part.note(f"{place}: far outside of its session, and {len(far) - 1} more")


def _far(session: UUID, facts: list[Fact]) -> list[Fact]:
    planned = TherapySession.objects.only("scheduled_start", "scheduled_end").get(pk=session)
    far_ms = FAR // timedelta(milliseconds=1)
    span = (planned.start_ms - far_ms, planned.end_ms + far_ms)
    return [fact for fact in facts if fact.epoch != BY_HAND and not span[0] <= fact.at_ms <= span[1]]


def _outside_of_chains() -> Bad | None:
    """A fact whose session and epoch have no head: no writer of ours leaves one."""
    head = FactHead.objects.filter(session=OuterRef("session"), epoch=OuterRef("epoch"))
    row = FactRow.objects.filter(~Exists(head)).order_by("id").first()
    return None if row is None else Bad(FACTS, _name(row), "in no chain")


def _begun() -> set[tuple[str, int]]:
    """The chains that the audit trail knows of, by session and epoch."""
    begun = AuditRecord.objects.filter(action="facts.begun").order_by("number")
    return {(target, detail["epoch"]) for target, detail in begun.values_list("target_id", "detail")}


def _changed_heads() -> Bad | None:
    record = AuditRecord.objects.filter(action="facts.head_changed").order_by("number").first()
    if record is None:
        return None
    return Bad(
        HEADS, f"{record.target_id}/{record.detail.get('epoch')}", f"changed before audit {record.number}"
    )
