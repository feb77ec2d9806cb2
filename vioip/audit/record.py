"""Adding to the audit trail, inside the transaction of the change it tells of."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils import timezone

from vioip.accounts.models import User
from vioip.audit.chain import Content, chain_key, mac_of
from vioip.audit.models import AuditHead, AuditRecord
from vioip.audit.rows import digests_of


class NotInTransactionError(RuntimeError):
    """A bug: a record was about to be written apart from the change it tells of."""


def write_audit(
    actor: User | None,
    action: str,
    target: models.Model,
    detail: Mapping[str, Any] | None = None,
    *,
    rows: Iterable[models.Model] = (),
) -> AuditRecord:
    """Adds a record that `actor` (None: the program itself) did `action` to `target`.

    `action` is a subject and a past participle (`session.cancelled`). `detail` holds ids, times, numbers
    and closed words: no names and no free text about a person. `rows`, saved in the same transaction, are
    vouched for whole (`vioip.audit.rows`). Duties: called inside `transaction.atomic`
    of the change; writers wait for each other at the head of the chain until their transactions end, so
    it is best called last.
    """
    if not transaction.get_connection().in_atomic_block:
        raise NotInTransactionError(action)
    AuditHead.objects.get_or_create(pk=1)
    head = AuditHead.objects.select_for_update().get(pk=1)
    vouched = digests_of(rows)
    told = {**(detail or {}), **({"rows": vouched} if vouched else {})}
    content = _content(actor, action, target, number=head.number + 1, detail=told)
    mac = mac_of(content, head.mac, key=chain_key())
    row = AuditRecord.objects.create(
        number=content.number,
        at=content.at,
        actor=actor,
        action=content.action,
        target_kind=content.target_kind,
        target_id=content.target_id,
        detail=content.detail,
        mac=mac,
    )
    head.number, head.mac = content.number, mac
    head.save(update_fields=["number", "mac"])
    return row


def content_of(row: AuditRecord) -> Content:
    """What the mac of a stored row vouches for."""
    return Content(
        number=row.number,
        at=row.at,
        actor=None if row.actor_id is None else str(row.actor_id),
        action=row.action,
        target_kind=row.target_kind,
        target_id=row.target_id,
        detail=row.detail,
    )


def _content(
    actor: User | None, action: str, target: models.Model, *, number: int, detail: Mapping[str, Any]
) -> Content:
    plain: dict[str, Any] = json.loads(json.dumps(dict(detail), cls=DjangoJSONEncoder))
    return Content(
        number=number,
        at=timezone.now(),
        actor=None if actor is None else str(actor.pk),
        action=action,
        target_kind=target._meta.label,
        target_id=str(target.pk),
        detail=plain,
    )
