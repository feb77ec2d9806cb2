"""The ledger: what happened in rooms, one row a fact (MINUTES section 2). Added, never changed or removed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from sessions.core.attendance.facts import KINDS
from sessions.models.therapy_session import TherapySession
from vioip.audit.append_only import AppendOnlyModel, AppendOnlyQuerySet


class FactRow(AppendOnlyModel):
    """`seq` is unique within the writer's `epoch` of one session, so a batch can be sent again safely.

    `person` and `peer` repeat what `body` says where a kind has them ("" elsewhere), for looking up.
    `fenced` rows came from a writer that had lost its lease: kept aside, never counted unless attested.
    `link` and `mac` make the facts of one session and epoch a chain (`sessions.queries.fact_chain`).
    """

    session = models.ForeignKey(TherapySession, on_delete=models.PROTECT, related_name="facts")
    epoch = models.PositiveIntegerField()
    seq = models.PositiveBigIntegerField()
    at_ms = models.BigIntegerField(help_text="When it happened: milliseconds since the Unix epoch, UTC.")
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    kind = models.CharField(max_length=24)
    person = models.CharField(max_length=64, blank=True)
    peer = models.CharField(max_length=64, blank=True)
    body = models.JSONField(default=dict, help_text="The kind's other fields.")
    fenced = models.BooleanField(default=False)
    link = models.PositiveBigIntegerField(default=0, help_text="1, 2, 3 … in its chain; 0: in no chain.")
    mac = models.CharField(
        max_length=64, default="", help_text="HMAC-SHA256 over this row and the mac before it, hex."
    )

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


class FactHead(models.Model):
    """Where the chain of one session and epoch ends; locked while facts are added.

    `tip` is the mac of the last of `links` facts, `seq` the highest sequence number among them, and `mac`
    vouches for this row, so that a chain cannot be cut short and its head set back.
    """

    session = models.ForeignKey(TherapySession, on_delete=models.PROTECT, related_name="fact_heads")
    epoch = models.PositiveIntegerField()
    links = models.PositiveBigIntegerField(default=0)
    seq = models.PositiveBigIntegerField(default=0)
    tip = models.CharField(max_length=64, default="")
    mac = models.CharField(max_length=64, default="")

    class Meta:
        ordering = ["session", "epoch"]
        constraints = [models.UniqueConstraint(fields=["session", "epoch"], name="fact_head_once")]


class AsideReason(models.TextChoices):
    """Why a fact is kept beside the ledger."""

    CONFLICT = "conflict", "Its place in the ledger holds another fact"
    NO_SESSION = "no_session", "There is no such session"
    UNREADABLE = "unreadable", "Of an unknown kind or shape"
    UNFIT = "unfit", "A value that no row can hold"


class SetAsideFact(AppendOnlyModel):
    """A fact that the ledger could not take: kept whole for a person to judge, never counted.

    `session` and `place` (`epoch/seq`) are as it claimed them. Each row has an audit record that names its
    `mac`, so none can vanish.
    """

    session = models.CharField(max_length=64)
    place = models.CharField(max_length=48)
    why = models.CharField(max_length=12, choices=AsideReason)
    record = models.TextField(help_text="The fact as JSON, or what was there instead.")
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    mac = models.CharField(max_length=64, unique=True, help_text="HMAC-SHA256 over the other columns, hex.")

    objects = AppendOnlyQuerySet["SetAsideFact"].as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["session"], name="set_aside_session")]
