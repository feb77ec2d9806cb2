"""Rows of the audit trail: each carries a keyed digest over itself and the row before it.

The key lies outside the database (`vioip.audit.chain`), so a superuser of the database can change a row
but cannot make it fit. Rows are added by `vioip.audit.record.write_audit` and by nothing else.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models

from vioip.audit.append_only import AppendOnlyModel, AppendOnlyQuerySet


class AuditRecord(AppendOnlyModel):
    """What `actor` (null: the program itself) did to a target, identified by kind and id, never by name."""

    number = models.PositiveBigIntegerField(primary_key=True, help_text="1, 2, 3 … without a gap.")
    at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="audit_records"
    )
    action = models.CharField(max_length=64, help_text="Subject and past participle: `session.cancelled`.")
    target_kind = models.CharField(max_length=64)
    target_id = models.CharField(max_length=64)
    detail = models.JSONField(default=dict)
    mac = models.CharField(max_length=64, help_text="HMAC-SHA256 over this row and the mac before it, hex.")

    objects = AppendOnlyQuerySet["AuditRecord"].as_manager()

    class Meta:
        ordering = ["number"]
        indexes = [models.Index(fields=["target_kind", "target_id"], name="audit_target")]


class AuditHead(models.Model):
    """The one row that says where the chain ends; locked while a record is added."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.PositiveBigIntegerField(default=0)
    mac = models.CharField(max_length=64, default="")

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="audit_head_is_one")]
