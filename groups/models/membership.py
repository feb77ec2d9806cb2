"""Which clients belong to a therapy group, day by day."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from groups.models.dated import DatedQuerySet, ends_after_start, refuse_overlap
from groups.models.therapy_group import TherapyGroup


class GroupMembership(models.Model):
    """From `starts` to `ends`, both days inside; open while `ends` is null. Ended, never deleted."""

    group = models.ForeignKey(TherapyGroup, on_delete=models.PROTECT, related_name="memberships")
    client = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="group_memberships"
    )
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)

    objects = DatedQuerySet["GroupMembership"].as_manager()

    class Meta:
        ordering = ["starts", "id"]
        constraints = [
            ends_after_start("membership_ends_after_start"),
            models.UniqueConstraint(
                fields=["group", "client"], condition=Q(ends__isnull=True), name="membership_open_once"
            ),
        ]

    def clean(self) -> None:
        """Two memberships of one client in one group never overlap."""
        super().clean()
        others = GroupMembership.objects.filter(group_id=self.group_id, client_id=self.client_id).exclude(
            pk=self.pk
        )
        refuse_overlap(others, self.starts, self.ends)
