"""Proof of what was signed and exported, and of facts set aside: numbers fit their hashes and the trail.

That no other column of these rows was touched is `sessions.queries.sound_rows`' part.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sessions.core.attendance.snapshot import digest, facts_digest
from sessions.models import (
    Amendment,
    Export,
    SetAsideFact,
    Signature,
    TherapySession,
)
from sessions.queries.fact_chain import aside_mac, fact_key
from sessions.queries.facts import facts_by_session
from sessions.queries.soundness import Bad, Part, Progress
from vioip.audit.models import AuditRecord

SIGNATURES = Signature._meta.db_table
AMENDMENTS = Amendment._meta.db_table
EXPORTS = Export._meta.db_table
ASIDE = SetAsideFact._meta.db_table

Trail = dict[tuple[str, int], AuditRecord]


def signatures_part(progress: Progress) -> Part:
    """Each snapshot fits its hash, each hash stands in the trail, and each that stands there is kept."""
    part = Part("signatures", {"signatures": 0, "amendments": 0})
    trail = _trail()
    total = Signature.objects.count()
    for signature in Signature.objects.order_by("id").iterator(chunk_size=200):
        session, hashes = str(signature.session_id), signature.facts_hash
        record = trail.pop((session, signature.revision), None)
        part.blame(_bad_revision(signature, record, by=str(signature.signer_id)))
        amendments = list(Amendment.objects.filter(session=signature.session_id).order_by("revision"))
        for amendment in amendments:
            record = trail.pop((session, amendment.revision), None)
            part.blame(_bad_revision(amendment, record, by=str(amendment.author_id)))
            hashes = amendment.facts_hash
        part.counts["signatures"] += 1
        part.counts["amendments"] += len(amendments)
        facts = facts_by_session([signature.session_id]).get(signature.session_id, [])
        if facts_digest(facts) != hashes:
            part.note(f"{session}: its facts are not those that were signed; something arrived later")
        progress(part.counts["signatures"], total)
    for (session, revision), record in sorted(trail.items()):
        table = SIGNATURES if record.action == "record.signed" else AMENDMENTS
        part.blame(Bad(table, f"{session} revision {revision}", f"missing; audit {record.number} knows it"))
    part.blame(_without_signature())
    return part


def aside_part() -> Part:
    """Each fact set aside fits its mac, and each that the trail knows is kept; all are named."""
    part = Part("set aside", {"facts": 0})
    known = _known_aside()
    for row in SetAsideFact.objects.order_by("id").iterator(chunk_size=500):
        part.counts["facts"] += 1
        mac = aside_mac(row.session, row.place, why=row.why, record=row.record, key=fact_key())
        if mac != row.mac:
            part.blame(Bad(ASIDE, str(row.pk), "changed"))
        elif row.mac not in known:
            part.blame(Bad(ASIDE, str(row.pk), "unknown to the audit trail"))
        known.pop(row.mac, None)
        part.note(f"{row.session or 'no session'} {row.place} (id {row.pk}): {row.why}; not counted")
    for row_id in known.values():
        part.blame(Bad(ASIDE, row_id, "missing"))
    return part


def exports_part() -> Part:
    """Each export fits its hash, each hash stands in the trail, and each that stands there is kept."""
    part = Part("exports", {"exports": 0})
    records = AuditRecord.objects.filter(action="week.exported").order_by("number")
    known = {record.target_id: str(record.detail.get("hash")) for record in records}
    for row in Export.objects.order_by("id").iterator(chunk_size=200):
        part.counts["exports"] += 1
        if digest(row.numbers) != row.numbers_hash:
            part.blame(Bad(EXPORTS, str(row.pk), "changed"))
        elif known.get(str(row.pk)) != row.numbers_hash:
            part.blame(Bad(EXPORTS, str(row.pk), "unknown to the audit trail"))
        known.pop(str(row.pk), None)
    for row_id in known:
        part.blame(Bad(EXPORTS, row_id, "missing"))
    return part


def _trail() -> Trail:
    """What the audit trail says was signed or amended, by session and revision."""
    target = TherapySession._meta.label
    records = AuditRecord.objects.filter(target_kind=target, action__startswith="record.").order_by("number")
    found: Trail = {}
    for record in records.iterator(chunk_size=500):
        if "snapshot_hash" in record.detail:
            found[record.target_id, record.detail.get("revision", 1)] = record
    return found


def _bad_revision(row: Signature | Amendment, record: AuditRecord | None, *, by: str) -> Bad | None:
    name = f"{row.session_id} revision {row.revision} (id {row.pk})"
    table = row._meta.db_table
    if digest(row.snapshot) != row.snapshot_hash:
        return Bad(table, name, "its numbers are not those that were signed")
    if record is None:
        return Bad(table, name, "unknown to the audit trail")
    said = record.detail
    fits = said["snapshot_hash"] == row.snapshot_hash and str(record.actor_id) == by
    fits = fits and said.get("facts_hash", row.facts_hash) == row.facts_hash
    fits = fits and said.get("rules", getattr(row, "rules_id", None)) == getattr(row, "rules_id", None)
    fits = fits and all(
        said.get(key, getattr(row, key, None)) == getattr(row, key, None) for key in ("old", "new")
    )
    return None if fits else Bad(table, name, f"not what audit {record.number} says")


def _without_signature() -> Bad | None:
    row = Amendment.objects.exclude(session__in=Signature.objects.values("session")).order_by("id").first()
    return None if row is None else Bad(AMENDMENTS, str(row.pk), "its signature is missing")


def _known_aside() -> dict[str, str]:
    """By mac, the id of every row that the trail says was set aside."""
    records: Iterable[AuditRecord] = AuditRecord.objects.filter(action="fact.set_aside").order_by("number")
    return dict(_macs(records))


def _macs(records: Iterable[AuditRecord]) -> Iterator[tuple[str, str]]:
    for record in records:
        yield str(record.detail.get("mac")), record.target_id
