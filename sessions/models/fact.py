"""The ledger: what happened in rooms, one row a fact (MINUTES section 2). Added, never changed or removed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from sessions.core.attendance.facts import KINDS
from sessions.models.therapy_session import TherapySession
from vioip.audit.append_only import AppendOnlyModel, AppendOnlyQuerySet


class FactRow(AppendOnlyModel):
    """`seq` is unique within the writer's `epoch` of one session, so a batch can be sent again safely.

    `person` and `peer` repeat what `body` says where a kind has them ("" elsewhere), for looking up.
    `fenced` rows came from a writer that had lost its lease: kept aside, never counted unless attested.
    """

    session = models.ForeignKey(TherapySession, on_delete=models.PROTECT, related_name="facts")
    epoch = models.PositiveIntegerField()
    seq = models.PositiveBigIntegerField()
    at_ms = models.BigIntegerField(help_text="When it happened: milliseconds since the Unix epoch, UTC.")
    recorded_at = models.DateTimeField(auto_now_add=True)
    kind = models.CharField(max_length=24)
    person = models.CharField(max_length=64, blank=True)
    peer = models.CharField(max_length=64, blank=True)
    body = models.JSONField(default=dict, help_text="The kind's other fields.")
    fenced = models.BooleanField(default=False)

    objects = AppendOnlyQuerySet["FactRow"].as_manager()

    class Meta:
        ordering = ["at_ms", "epoch", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["session", "epoch", "seq"], name="fact_once"),
            models.CheckConstraint(condition=Q(kind__in=sorted(KINDS)), name="fact_kind_known"),
            models.CheckConstraint(condition=Q(at_ms__gte=0), name="fact_after_the_epoch"),
        ]
        indexes = [
            models.Index(fields=["session", "at_ms"], name="fact_session_at"),
            models.Index(fields=["kind", "at_ms"], name="fact_kind_at"),
        ]
