"""Who is in which program, over days."""

from __future__ import annotations

from datetime import date

from groups.models import Enrollment, Program
from groups.models.dated import overlapping
from vioip.accounts.models import User


def stays_of(client: User, *, first: date, last: date) -> list[Enrollment]:
    """Stays of `client` that include a day from `first` to `last`, newest first, with their programs."""
    days = overlapping(first, last, starts="admitted", ends="discharged")
    rows = Enrollment.objects.filter(days, client=client).select_related("program")
    return list(rows.order_by("-admitted", "id"))


def stays_in(program: Program, *, first: date, last: date) -> list[Enrollment]:
    """Stays in `program` that include a day from `first` to `last`, with program and clients, by name."""
    days = overlapping(first, last, starts="admitted", ends="discharged")
    rows = Enrollment.objects.filter(days, program=program).select_related("client")
    found = list(rows.order_by("client__family_name", "client__given_name", "id"))
    for stay in found:
        stay.program = program
    return found
