"""A client's stay in a program."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from groups.models.dated import ends_after_start, in_force, refuse_overlap
from groups.models.program import Program


class EnrollmentQuerySet(models.QuerySet["Enrollment"]):
    """Asks for stays by the day."""

    def in_force(self, day: date) -> Self:
        """Stays that include `day`."""
        return self.filter(in_force(day, starts="admitted", ends="discharged"))


class Enrollment(models.Model):
    """From `admitted` to `discharged`, both days inside; open while `discharged` is null."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="enrollments")
    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="enrollments")
    admitted = models.DateField()
    discharged = models.DateField(null=True, blank=True)

    objects = EnrollmentQuerySet.as_manager()

    class Meta:
        ordering = ["admitted", "id"]
        constraints = [
            ends_after_start("enrollment_ends_after_start", starts="admitted", ends="discharged"),
            models.UniqueConstraint(
                fields=["client", "program"],
                condition=Q(discharged__isnull=True),
                name="enrollment_open_once",
                violation_error_message="This client has an open stay in the program already.",
            ),
        ]

    def clean(self) -> None:
        """Two stays of one client in one program never overlap."""
        super().clean()
        others = Enrollment.objects.filter(client_id=self.client_id, program_id=self.program_id).exclude(
            pk=self.pk
        )
        refuse_overlap(others, self.admitted, self.discharged, starts="admitted", ends="discharged")
