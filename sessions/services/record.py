"""One way to change a session's record, before and after its signature (MINUTES section 6).

Before it a change is a plain correction: facts by hand, a status, an entry taken back. After it the same
change is an amendment as well, which keeps the numbers before and after. Everything happens in one
transaction with its audit record; ids and numbers go into the trail, reasons stay with the record.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models, transaction

from sessions.core.attendance.facts import Fact
from sessions.core.attendance.snapshot import (
    Snapshot,
    changed_numbers,
    digest,
    facts_digest,
    freeze,
)
from sessions.models import Amendment, AmendmentKind, FactRow, Signature, TherapySession
from sessions.models.signoff import REASON_MAX
from sessions.queries.signed import signed_snapshots
from sessions.queries.signoff import (
    counted_afresh,
    counting_facts,
    has_ended,
    may_amend,
    session_to_review,
    signature_of,
)
from sessions.services.announcement import announce_record
from sessions.services.ledger import append_by_hand
from vioip.accounts.models import User
from vioip.audit.record import write_audit


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What somebody wants to change. `person` is the client it is about, None: the session."""

    kind: AmendmentKind
    reason: str
    person: UUID | None = None
    facts: Sequence[Fact] = ()


NOT_OVER = "The session is not over yet. End it first, then put its record right."
NOT_THE_AUTHOR = "This record is signed. Whoever signed it or a coordinator can amend it: please ask them."
NO_REASON = "Say why, in a few words: whoever reads the record later has to understand it."


def clear_reason(reason: str) -> str:
    """`reason` without outer blanks. Raises ValidationError for an empty one or one that is too long."""
    text = reason.strip()
    if not text:
        raise ValidationError({"reason": ValidationError(NO_REASON, code="no_reason")})
    if len(text) > REASON_MAX:
        too_long = f"Please say it in at most {REASON_MAX} characters; these are {len(text)}."
        raise ValidationError({"reason": ValidationError(too_long, code="reason_too_long")})
    return text


def open_record(actor: User, session: TherapySession) -> TherapySession:
    """The session's row, locked for this transaction. Raises Http404 unless `actor` may review it."""
    session_to_review(actor, session.pk)
    return (
        TherapySession.objects.select_for_update(of=("self",))
        .select_related("program", "group")
        .get(pk=session.pk)
    )


@transaction.atomic
def change_record(
    actor: User,
    session: TherapySession,
    change: Change,
    *,
    now: datetime,
    also: Callable[[], Sequence[models.Model]] | None = None,
) -> Amendment | None:
    """Carry out `change`; the amendment it made, None where nothing was signed yet.

    `also` does what is no fact (a status, an entry taken back), inside the transaction, and returns its rows.
    Raises Http404 unless `actor` may review the session, ValidationError in plain words where the change does
    not fit.
    """
    signature = signature_of(session)
    if signature is not None and not may_amend(actor, signature):
        raise ValidationError(NOT_THE_AUTHOR, code="not_the_author")
    rows = append_by_hand(actor, session, change.facts)
    vouched = [] if also is None else [*also()]
    detail: dict[str, Any] = {"person": change.person, "facts": [[row.epoch, row.seq] for row in rows]}
    amendment = None
    if signature is not None:
        amendment = _amend(actor, signature, change, rows=rows, now=now)
        vouched.append(amendment)
        detail |= {
            "revision": amendment.revision,
            "old": amendment.old,
            "new": amendment.new,
            "snapshot_hash": amendment.snapshot_hash,
        }
    write_audit(actor, f"record.{change.kind.value}", session, detail, rows=vouched)
    announce_record(session.pk)
    return amendment


def require_over(session: TherapySession, *, now: datetime) -> None:
    """Raises ValidationError while the session goes on."""
    if not has_ended(session, now=now):
        raise ValidationError(NOT_OVER, code="not_over")


def _amend(
    actor: User, signature: Signature, change: Change, *, rows: Sequence[FactRow], now: datetime
) -> Amendment:
    session = TherapySession.objects.select_related("program", "group").get(pk=signature.session_id)
    before: Snapshot = signed_snapshots([session.pk])[session.pk]
    after = freeze(counted_afresh(session, now=now))
    old, new = changed_numbers(before, after)
    last = Amendment.objects.filter(session=session).order_by("revision").last()
    return Amendment.objects.create(
        session=session,
        revision=(last.revision if last else signature.revision) + 1,
        author=actor,
        at=now,
        kind=change.kind,
        person="" if change.person is None else str(change.person),
        reason=change.reason,
        old=old,
        new=new,
        facts=[[row.epoch, row.seq] for row in rows],
        facts_hash=facts_digest(counting_facts(session)),
        snapshot_hash=digest(after),
        snapshot=after,
    )
