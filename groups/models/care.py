"""What changes within a stay: its level of care, who pays for it, and what the client's own plan asks."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from groups.core.level import LEVEL_CHOICES, LEVELS
from groups.models.asking import Asking, sensible
from groups.models.dated import DatedQuerySet, ends_after_start, refuse_overlap
from groups.models.enrollment import Enrollment
from groups.models.payer import PayerProfile


class CareLevel(models.Model):
    """The level of care of a stay, from `starts` until the next one; before the first, the program's own."""

    enrollment = models.ForeignKey(Enrollment, on_delete=models.PROTECT, related_name="care_levels")
    starts = models.DateField()
    level = models.CharField("level of care", max_length=12, choices=LEVEL_CHOICES)

    class Meta:
        ordering = ["enrollment", "starts"]
        constraints = [
            models.UniqueConstraint(fields=["enrollment", "starts"], name="care_level_one_a_day"),
            models.CheckConstraint(condition=Q(level__in=LEVELS), name="care_level_known"),
        ]

    def clean(self) -> None:
        """It starts within the stay."""
        super().clean()
        refuse_outside(self.enrollment, self)


class StayPayer(models.Model):
    """Who pays for a stay, from `starts` until the next one; null: nobody whose terms matter here."""

    enrollment = models.ForeignKey(Enrollment, on_delete=models.PROTECT, related_name="payers")
    starts = models.DateField()
    payer = models.ForeignKey(
        PayerProfile, on_delete=models.PROTECT, related_name="stays", null=True, blank=True
    )

    class Meta:
        ordering = ["enrollment", "starts"]
        constraints = [
            models.UniqueConstraint(fields=["enrollment", "starts"], name="stay_payer_one_a_day"),
        ]

    def clean(self) -> None:
        """It starts within the stay."""
        super().clean()
        refuse_outside(self.enrollment, self)


class ClientRequirement(Asking):
    """What one client's plan asks, before anything a payer or the program does; both days inside."""

    enrollment = models.ForeignKey(Enrollment, on_delete=models.PROTECT, related_name="own_requirements")
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)

    objects = DatedQuerySet["ClientRequirement"].as_manager()

    class Meta:
        ordering = ["enrollment", "starts"]
        constraints = [
            ends_after_start("client_requirement_ends_after_start"),
            models.UniqueConstraint(fields=["enrollment", "starts"], name="client_requirement_one_a_day"),
            *sensible("client_requirement"),
        ]

    def clean(self) -> None:
        """It starts within the stay, and two of one stay never overlap."""
        super().clean()
        refuse_outside(self.enrollment, self)
        others = ClientRequirement.objects.filter(enrollment_id=self.enrollment_id).exclude(pk=self.pk)
        refuse_overlap(others, self.starts, self.ends)


def refuse_outside(stay: Enrollment, row: CareLevel | StayPayer | ClientRequirement) -> None:
    """Raises ValidationError for a row that starts before `stay` or after it has ended.

    Without a date the form has said so already and nothing is asked.
    """
    if not row.starts or not stay.admitted:
        return
    if row.starts < stay.admitted or (stay.discharged is not None and row.starts > stay.discharged):
        raise ValidationError("This starts outside the stay.", code="outside_stay")
