"""Which therapists lead a therapy group, day by day."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from groups.models.dated import DatedQuerySet, ends_after_start, refuse_overlap
from groups.models.therapy_group import TherapyGroup


class Facilitation(models.Model):
    """From `starts` to `ends`, both days inside; open while `ends` is null. Ended, never deleted."""

    group = models.ForeignKey(TherapyGroup, on_delete=models.PROTECT, related_name="facilitations")
    therapist = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="facilitations"
    )
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)

    objects = DatedQuerySet["Facilitation"].as_manager()

    class Meta:
        ordering = ["starts", "id"]
        constraints = [
            ends_after_start("facilitation_ends_after_start"),
            models.UniqueConstraint(
                fields=["group", "therapist"], condition=Q(ends__isnull=True), name="facilitation_open_once"
            ),
        ]

    def clean(self) -> None:
        """Two facilitations of one therapist in one group never overlap."""
        super().clean()
        others = Facilitation.objects.filter(group_id=self.group_id, therapist_id=self.therapist_id).exclude(
            pk=self.pk
        )
        refuse_overlap(others, self.starts, self.ends)
