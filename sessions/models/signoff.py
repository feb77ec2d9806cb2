"""What a person answers for: signatures, amendments, statuses set by staff, facts by hand taken back.

Rows are added, never changed or removed (MINUTES section 6): what was signed stays readable for good, and
every later change stands beside it with its author, its time and its reason.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from sessions.models.fact import FactRow
from sessions.models.therapy_session import TherapySession
from vioip.audit.append_only import AppendOnlyModel, AppendOnlyQuerySet

REASON_MAX = 500


class StandingStatus(models.TextChoices):
    """What staff may say of one person in one session; `AS_COUNTED` takes back what was said before."""

    EXCUSED = "excused", "Excused"
    CANCELLED_IN_TIME = "cancelled by client (in time)", "Cancelled by the client, in time"
    CANCELLED_LATE = "cancelled by client (late)", "Cancelled by the client, late"
    VOID = "void", "Void: does not belong in the record"
    AS_COUNTED = "as counted", "As the minutes say"


class AmendmentKind(models.TextChoices):
    """Which change of a signed record an amendment made."""

    ATTESTED = "attested", "Time vouched for"
    EXCLUDED = "excluded", "Marked as not taking part"
    OVERRUN = "overrun_confirmed", "Overrun confirmed"
    STANDING = "standing", "Status set"
    BY_HAND = "by_hand", "Attendance entered by hand"
    WITHDRAWN = "withdrawn", "An entry by hand taken back"


class Signature(AppendOnlyModel):
    """One person vouches for one session; from here on its numbers are those of `snapshot`.

    `snapshot` is `sessions.core.attendance.snapshot`'s; `facts_hash` covers the facts that it was counted
    from and `snapshot_hash` the snapshot, and both are in the audit trail as well.
    """

    session = models.OneToOneField(TherapySession, on_delete=models.PROTECT, related_name="signature")
    signer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="signatures")
    at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1)
    rules_id = models.CharField(max_length=40)
    facts_hash = models.CharField(max_length=64)
    snapshot_hash = models.CharField(max_length=64)
    snapshot = models.JSONField()

    objects = AppendOnlyQuerySet["Signature"].as_manager()

    class Meta:
        ordering = ["at", "id"]


class Amendment(AppendOnlyModel):
    """One change after the signature. `old` and `new` hold the numbers that changed, by person.

    `facts` are the (epoch, seq) it added; `snapshot` is the whole session as it stands from here on.
    `revision` goes on from the signature's: 2, 3 …
    """

    session = models.ForeignKey(TherapySession, on_delete=models.PROTECT, related_name="amendments")
    revision = models.PositiveIntegerField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="amendments")
    at = models.DateTimeField()
    kind = models.CharField(max_length=20, choices=AmendmentKind)
    person = models.CharField(max_length=64, blank=True, help_text="Whom it is about; empty: the session.")
    reason = models.CharField(max_length=REASON_MAX)
    old = models.JSONField()
    new = models.JSONField()
    facts = models.JSONField(default=list)
    facts_hash = models.CharField(max_length=64)
    snapshot_hash = models.CharField(max_length=64)
    snapshot = models.JSONField()

    objects = AppendOnlyQuerySet["Amendment"].as_manager()

    class Meta:
        ordering = ["session", "revision"]
        constraints = [
            models.UniqueConstraint(fields=["session", "revision"], name="amendment_revision_once"),
            models.CheckConstraint(condition=Q(revision__gte=2), name="amendment_follows_a_signature"),
            models.CheckConstraint(condition=~Q(reason=""), name="amendment_has_a_reason"),
        ]


class Standing(AppendOnlyModel):
    """The status of one person in one session as staff set it; the latest row counts."""

    session = models.ForeignKey(TherapySession, on_delete=models.PROTECT, related_name="standings")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="standings")
    status = models.CharField(max_length=32, choices=StandingStatus)
    reason = models.CharField(max_length=REASON_MAX)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="standings_set")
    at = models.DateTimeField()

    objects = AppendOnlyQuerySet["Standing"].as_manager()

    class Meta:
        ordering = ["session", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=StandingStatus.values), name="standing_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="standing_has_a_reason"),
        ]


class Withdrawal(AppendOnlyModel):
    """A fact by hand that was a mistake: it stays in the ledger and no longer counts.

    Only what staff entered can be taken back, never what the system saw; with the last time that was vouched
    for goes the start and end that came with it by hand.
    """

    session = models.ForeignKey(TherapySession, on_delete=models.PROTECT, related_name="withdrawals")
    fact = models.OneToOneField(FactRow, on_delete=models.PROTECT, related_name="withdrawal")
    reason = models.CharField(max_length=REASON_MAX)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="withdrawals")
    at = models.DateTimeField()

    objects = AppendOnlyQuerySet["Withdrawal"].as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="withdrawal_has_a_reason")]
