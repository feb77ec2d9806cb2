"""Adding facts to the chain of their session and epoch, in the order in which they are stored."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from uuid import UUID

from sessions.models import FactHead, FactRow, TherapySession
from sessions.queries.fact_chain import fact_key, fact_mac, head_mac
from vioip.audit.record import write_audit

log = logging.getLogger(__name__)


def lock_head(session: UUID, epoch: int) -> FactHead:
    """The head of the chain, made if need be; whoever else adds to it waits for our transaction."""
    heads = FactHead.objects.select_for_update().filter(session=session, epoch=epoch)
    head = heads.first()
    if head is None:
        FactHead.objects.bulk_create([FactHead(session_id=session, epoch=epoch)], ignore_conflicts=True)
        head = heads.get()
    return head


def extend(head: FactHead, rows: Sequence[FactRow]) -> None:
    """Store new `rows` of the chain of `head`, which is locked, in this order.

    The beginning of a chain is in the audit trail, so that a whole chain cannot vanish; so is a head that
    somebody changed, before this makes it look right again.
    """
    if not rows:
        return
    key = fact_key()
    is_new, is_sound = head.links == 0, head.links == 0 or head.mac == head_mac(head, key=key)
    for row in rows:
        row.link = head.links = head.links + 1
        row.mac = head.tip = fact_mac(row, head.tip, key=key)
        head.seq = max(head.seq, row.seq)
    FactRow.objects.bulk_create(rows)
    head.mac = head_mac(head, key=key)
    head.save(update_fields=["links", "seq", "tip", "mac"])
    if is_new:
        _tell(head, "facts.begun")
    elif not is_sound:
        log.error("session %s: the head of epoch %s was changed by somebody", head.session_id, head.epoch)
        _tell(head, "facts.head_changed")


def _tell(head: FactHead, action: str) -> None:
    write_audit(None, action, TherapySession(pk=head.session_id), {"epoch": head.epoch})
