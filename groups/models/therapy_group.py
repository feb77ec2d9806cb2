"""A group of people in care that meets by a timetable."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from groups.core.service import SERVICE_CHOICES, Service
from groups.models.program import Program


class TherapyGroup(models.Model):
    """`capacity` is the number of clients above which staff are warned (MINUTES section 9: 12)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="therapy_groups")
    name = models.CharField(max_length=80, help_text="Neutral words: members and their devices will show it.")
    service = models.CharField(max_length=24, choices=SERVICE_CHOICES, default=Service.GROUP.value)
    capacity = models.PositiveSmallIntegerField(default=12)

    class Meta:
        ordering = ["program", "name"]
        constraints = [
            models.UniqueConstraint(fields=["program", "name"], name="therapy_group_name_once"),
            models.CheckConstraint(condition=Q(capacity__gte=1), name="therapy_group_has_room"),
            models.CheckConstraint(
                condition=Q(service__in=[service.value for service in Service]),
                name="therapy_group_service_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name
