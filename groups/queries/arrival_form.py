"""What a program asks of people as they arrive."""

from __future__ import annotations

from groups.models import ArrivalForm, Program
from groups.models.arrival_form import EMERGENCY_NUMBER


def arrival_form_of(program: Program) -> ArrivalForm | None:
    """The version in force; None while nothing is asked."""
    latest = ArrivalForm.objects.filter(program=program).order_by("version").last()
    return latest if latest is not None and latest.is_asked else None


def emergency_number_of(program: Program) -> str:
    """Whom to call in an emergency where the program's clients are."""
    latest = ArrivalForm.objects.filter(program=program).order_by("version").last()
    return EMERGENCY_NUMBER if latest is None else latest.emergency_number
