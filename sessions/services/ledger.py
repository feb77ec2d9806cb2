"""Writing facts into the ledger: idempotent, and fenced against writers that lost their lease.

A fact is stored once for its (session, epoch, seq), however often a journal is drained. A fact of an
epoch that is over counts only if it happened before the last expiry its writer had confirmed; a later
one is kept aside (`fenced`), for a person to attest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from sessions.core.attendance.facts import KIND_OF, Fact
from sessions.models import FactRow, LeaseTerm, RoomLease, TherapySession
from vioip.accounts.models import User
from vioip.audit.record import NotInTransactionError

BY_HAND = 0
"""The epoch of what staff write; rooms write under the epochs of their leases, from 1."""

_COLUMNS = frozenset({"session", "epoch", "seq", "at_ms", "person", "peer"})


def write_facts(session: UUID, facts: Sequence[Fact]) -> None:
    """Store `facts` of one session in one transaction; those already there stay as they are.

    Raises the errors of django.db: IntegrityError for facts that can never be stored.
    """
    with transaction.atomic():
        boundaries = _boundaries(session)
        rows = [_row(fact, boundaries.get(fact.epoch)) for fact in facts]
        FactRow.objects.bulk_create(rows, ignore_conflicts=True)


def append_by_hand(actor: User, session: TherapySession, facts: Sequence[Fact]) -> list[FactRow]:
    """Add `facts` that `actor` states outside of the live room: epoch 0, numbered here; the new rows.

    Their own `epoch` and `seq` are not looked at. Duties: called inside the transaction that also writes
    the audit record of what `actor` did; the session's row stays locked until that transaction ends, so
    two people never get the same number, and the room's owner is not disturbed (it writes other epochs).
    """
    if not transaction.get_connection().in_atomic_block:
        raise NotInTransactionError(f"facts by hand of {actor.pk}")
    TherapySession.objects.select_for_update().get(pk=session.pk)
    last = FactRow.objects.filter(session=session, epoch=BY_HAND).aggregate(last=Max("seq"))["last"] or 0
    numbered = (replace(fact, epoch=BY_HAND, seq=last + n) for n, fact in enumerate(facts, start=1))
    return [_saved(_row(fact, None)) for fact in numbered]


def _saved(row: FactRow) -> FactRow:
    row.save(force_insert=True)
    return row


def _boundaries(session: UUID) -> dict[int, int]:
    """For every epoch that is over: the last expiry its writer had confirmed, in milliseconds.

    The lease stays locked until the facts are in, so the next owner either waits and reads them when it
    rebuilds the room, or came first and fences them.
    """
    lease = RoomLease.objects.select_for_update().filter(session=session).first()
    current = lease.epoch if lease else 0
    terms = LeaseTerm.objects.filter(session=session, epoch__lt=current)
    return {term.epoch: round(term.expires.timestamp() * 1000) for term in terms}


def _row(fact: Fact, boundary_ms: int | None) -> FactRow:
    values = asdict(fact)
    return FactRow(
        session_id=UUID(fact.session),
        epoch=fact.epoch,
        seq=fact.seq,
        at_ms=fact.at_ms,
        kind=KIND_OF[type(fact)],
        person=values.get("person", ""),
        peer=values.get("peer", ""),
        body={name: value for name, value in values.items() if name not in _COLUMNS},
        fenced=boundary_ms is not None and fact.at_ms > boundary_ms,
    )
