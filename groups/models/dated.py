"""Rows in force over calendar days: from `starts` to `ends`, both inside, open while `ends` is null."""

from __future__ import annotations

from datetime import date
from typing import Self, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

RowT = TypeVar("RowT", bound=models.Model)


def in_force(day: date, *, starts: str = "starts", ends: str = "ends") -> Q:
    """Rows in force on `day`; the names of the two columns may carry a relation's prefix."""
    return Q(**{f"{starts}__lte": day}) & (Q(**{f"{ends}__isnull": True}) | Q(**{f"{ends}__gte": day}))


def overlapping(first: date, last: date | None, *, starts: str = "starts", ends: str = "ends") -> Q:
    """Rows in force on any day from `first` to `last` (null: for ever)."""
    until = Q() if last is None else Q(**{f"{starts}__lte": last})
    return until & (Q(**{f"{ends}__isnull": True}) | Q(**{f"{ends}__gte": first}))


def ends_after_start(name: str, *, starts: str = "starts", ends: str = "ends") -> models.CheckConstraint:
    """No row ends before it starts."""
    return models.CheckConstraint(
        condition=Q(**{f"{ends}__isnull": True}) | Q(**{f"{ends}__gte": F(starts)}),
        name=name,
        violation_error_message="The last day is before the first.",
    )


def refuse_overlap(
    others: models.QuerySet[RowT],
    first: date | None,
    last: date | None,
    *,
    starts: str = "starts",
    ends: str = "ends",
) -> None:
    """Raises ValidationError when one of `others` is in force on a day from `first` to `last`.

    Without `first` the form has said so already and nothing is asked.
    """
    if first is not None and others.filter(overlapping(first, last, starts=starts, ends=ends)).exists():
        raise ValidationError("This overlaps another row of the same person.", code="overlap")


class DatedQuerySet(models.QuerySet[RowT]):
    """Asks for rows by the day."""

    def in_force(self, day: date) -> Self:
        """Rows in force on `day`."""
        return self.filter(in_force(day))
