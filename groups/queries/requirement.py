"""What is asked of clients, on a day."""

from __future__ import annotations

from datetime import date

from groups.models import Program, Requirement


def requirement_on(program: Program, day: date) -> Requirement | None:
    """The requirement in force on `day`: the latest that started; None before the first."""
    return Requirement.objects.filter(program=program, starts__lte=day).order_by("-starts").first()
