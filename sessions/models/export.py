"""What left the house: who took which numbers out, for what and for whom."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from groups.models import DisclosureConsent, Program
from groups.models.disclosure import KINDS, PURPOSES
from vioip.audit.append_only import AppendOnlyModel, AppendOnlyQuerySet


class Export(AppendOnlyModel):
    """One week of one program as it was handed over.

    It holds the clients who consented to this `kind` of recipient and this `aim`; `left_out` names the
    others, `{client id: why}`. `numbers` is `{client id: …}` as `sessions.queries.handed_over.kept_of` has it
    (older exports: seconds and statuses alone), so that whatever changes later can be told from what was
    handed over.
    """

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="exports")
    first = models.DateField(help_text="First day of the week.")
    last = models.DateField(help_text="Last day of the week.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="exports")
    at = models.DateTimeField()
    purpose = models.CharField(max_length=200)
    recipient = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=KINDS, default="")
    aim = models.CharField(max_length=12, choices=PURPOSES, default="")
    left_out = models.JSONField(default=dict)
    numbers = models.JSONField()
    numbers_hash = models.CharField(max_length=64)

    objects = AppendOnlyQuerySet["Export"].as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["program", "first"], name="export_program_first")]
        constraints = [
            models.CheckConstraint(condition=~Q(purpose="") & ~Q(recipient=""), name="export_says_what_for"),
            models.CheckConstraint(condition=Q(last__gte=models.F("first")), name="export_ends_after_start"),
        ]


class Disclosure(AppendOnlyModel):
    """One client's part of an export: a line of their accounting of disclosures (42 CFR 2.25).

    `numbers_hash` is the digest of what the export keeps of them; `consent` is what allowed it.
    """

    export = models.ForeignKey(Export, on_delete=models.PROTECT, related_name="disclosures")
    client = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="disclosures")
    consent = models.ForeignKey(DisclosureConsent, on_delete=models.PROTECT, related_name="disclosures")
    numbers_hash = models.CharField(max_length=64)

    objects = AppendOnlyQuerySet["Disclosure"].as_manager()

    class Meta:
        ordering = ["-export", "id"]
        constraints = [
            models.UniqueConstraint(fields=["export", "client"], name="disclosure_client_once"),
        ]
