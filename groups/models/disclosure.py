"""A client's consents to hand out their record, and the taking back of each. Added, never changed."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from groups.core.disclosure import PURPOSE_LABELS, RECIPIENT_LABELS, Purpose, Recipient, is_class
from vioip.audit.append_only import AppendOnlyModel, AppendOnlyQuerySet

KINDS = [(kind.value, label) for kind, label in RECIPIENT_LABELS.items()]
PURPOSES = [(purpose.value, label) for purpose, label in PURPOSE_LABELS.items()]
NAME_MAX = 200


class DisclosureConsent(AppendOnlyModel):
    """Written consent to hand out attendance and minutes (42 CFR 2.31). `by` put it on file at `at`.

    `recipient` empty: anybody of the kind. `expires_on` is the last day; null: none is set, which a consent
    for treatment, payment and operations may have.
    """

    client = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="disclosure_consents"
    )
    kind = models.CharField("who may get it", max_length=12, choices=KINDS)
    recipient = models.CharField("their name", max_length=NAME_MAX, blank=True)
    purpose = models.CharField("what for", max_length=12, choices=PURPOSES)
    signed_on = models.DateField()
    expires_on = models.DateField(null=True, blank=True)
    kept = models.CharField("where the signed form is kept", max_length=NAME_MAX)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    at = models.DateTimeField()

    objects = AppendOnlyQuerySet["DisclosureConsent"].as_manager()

    class Meta:
        ordering = ["client", "signed_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in Recipient]), name="consent_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(purpose__in=[one.value for one in Purpose]), name="consent_purpose_known"
            ),
            models.CheckConstraint(condition=~Q(kept=""), name="consent_is_kept_somewhere"),
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(expires_on__gte=F("signed_on")),
                name="consent_ends_after_signed",
                violation_error_message="It ends before it was signed.",
            ),
        ]

    def clean(self) -> None:
        """Only providers, payers and helpers may be named as a class; no end only for care."""
        super().clean()
        if not self.recipient and not is_class(self.kind):
            message = "Name who may get it: only providers, payers and helpers can be named as a kind."
            raise ValidationError({"recipient": ValidationError(message, code="no_recipient")})
        if self.expires_on is None and self.purpose != Purpose.CARE:
            message = "Give the last day: only a consent for all care may be without an end."
            raise ValidationError({"expires_on": ValidationError(message, code="no_end")})


class ConsentRevocation(AppendOnlyModel):
    """A consent taken back: from `at` on nothing more leaves by it. What went before stays on file."""

    consent = models.OneToOneField(DisclosureConsent, on_delete=models.PROTECT, related_name="revocation")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = AppendOnlyQuerySet["ConsentRevocation"].as_manager()

    class Meta:
        ordering = ["id"]
