"""Writing facts into the ledger: once each, chained, and fenced against writers that lost their lease.

A fact is stored once for its (session, epoch, seq), however often a journal is drained. A fact of an
epoch that is over counts only if it happened before the last expiry its writer had confirmed; a later
one is kept aside (`fenced`, decided here and for good), for a person to attest. What the ledger cannot
take is set aside (`sessions.services.set_aside`): nothing is lost, and nothing counts that contradicts.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from itertools import groupby
from uuid import UUID

from django.db import transaction

from sessions.core.attendance.facts import KIND_OF, Fact
from sessions.models import AsideReason, FactRow, LeaseTerm, RoomLease, TherapySession
from sessions.queries.facts import fact_of_row
from sessions.services.fact_chain import extend, lock_head
from sessions.services.set_aside import is_unfit, set_fact_aside
from vioip.accounts.models import User
from vioip.audit.record import NotInTransactionError

log = logging.getLogger(__name__)

BY_HAND = 0
"""The epoch of what staff write; rooms write under the epochs of their leases, from 1."""

FAR = timedelta(days=1)
"""Facts of a room farther than this from the session's schedule come from a clock that is wrong."""

_COLUMNS = frozenset({"session", "epoch", "seq", "at_ms", "person", "peer"})
_CONTENT = ("at_ms", "kind", "person", "peer", "body")

Schedule = tuple[datetime, datetime]


def write_facts(session: UUID, facts: Sequence[Fact]) -> None:
    """Store `facts` of one session in one transaction; those already there stay as they are.

    Set aside, each with its reason: facts of a session that does not exist, facts whose place holds
    another fact, facts that no row can hold. Raises the errors of django.db.
    """
    with transaction.atomic():
        schedule = _schedule(session)
        boundaries = _boundaries(session)
        fit = [fact for fact in facts if not _refused(fact, schedule)]
        for epoch, of_epoch in groupby(sorted(fit, key=_place), key=lambda fact: fact.epoch):
            _add(session, [_row(fact, boundaries.get(epoch)) for fact in of_epoch])
        if schedule:
            _warn_of_far(session, fit, schedule)


def append_by_hand(actor: User, session: TherapySession, facts: Sequence[Fact]) -> list[FactRow]:
    """Add `facts` that `actor` states outside of the live room: epoch 0, numbered here; the new rows.

    Their own `epoch` and `seq` are not looked at. Duties: called inside the transaction that also writes
    the audit record of what `actor` did; the session's row stays locked until that transaction ends, so
    two people never get the same number, and the room's owner is not disturbed (it writes other epochs).
    """
    if not transaction.get_connection().in_atomic_block:
        raise NotInTransactionError(f"facts by hand of {actor.pk}")
    TherapySession.objects.select_for_update(no_key=True).get(pk=session.pk)
    head = lock_head(session.pk, BY_HAND)
    numbered = (replace(fact, epoch=BY_HAND, seq=head.seq + n) for n, fact in enumerate(facts, start=1))
    rows = [_row(fact, None) for fact in numbered]
    extend(head, rows)
    return rows


def _refused(fact: Fact, schedule: Schedule | None) -> bool:
    """Whether `fact` was set aside on sight."""
    why = AsideReason.NO_SESSION if schedule is None else AsideReason.UNFIT if is_unfit(fact) else None
    if why is not None:
        set_fact_aside(fact, why)
    return why is not None


def _add(session: UUID, rows: Sequence[FactRow]) -> None:
    """Chain and store those of `rows` (one epoch, in order) that are not there; contradictions go aside."""
    head = lock_head(session, rows[0].epoch)
    span = (rows[0].seq, rows[-1].seq)
    stored = FactRow.objects.filter(session=session, epoch=head.epoch, seq__range=span)
    known = {row.seq: row for row in stored}
    new: list[FactRow] = []
    for row in rows:
        other = known.setdefault(row.seq, row)
        if other is row:
            new.append(row)
        elif any(getattr(row, name) != getattr(other, name) for name in _CONTENT):
            set_fact_aside(fact_of_row(row), AsideReason.CONFLICT)
    extend(head, new)


def _warn_of_far(session: UUID, facts: Sequence[Fact], schedule: Schedule) -> None:
    """Facts outside any session are kept; counting does not credit them, and the operator is told."""
    first, last = ((schedule[0] - FAR).timestamp() * 1000, (schedule[1] + FAR).timestamp() * 1000)
    far = [fact for fact in facts if fact.epoch != BY_HAND and not first <= fact.at_ms <= last]
    if far:
        place = f"{far[0].epoch}/{far[0].seq}"
        log.warning("session %s: %d facts lie far outside of it, first %s", session, len(far), place)


def _schedule(session: UUID) -> Schedule | None:
    rows = TherapySession.objects.filter(pk=session)
    return rows.values_list("scheduled_start", "scheduled_end").first()


def _place(fact: Fact) -> tuple[int, int]:
    return (fact.epoch, fact.seq)


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
