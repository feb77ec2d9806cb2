"""Who is in which program, over days."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from groups.models import Enrollment, Program
from groups.models.dated import overlapping
from groups.queries.plain import AsText, uuid_of
from vioip.accounts.models import User


def stays_of(client: User, *, first: date, last: date) -> list[Enrollment]:
    """Stays of `client` that include a day from `first` to `last`, newest first, with their programs."""
    days = overlapping(first, last, starts="admitted", ends="discharged")
    rows = Enrollment.objects.filter(days, client=client).select_related("program")
    return list(rows.order_by("-admitted", "id"))


class StayRow(NamedTuple):
    """A stay as boards of thousands read it; `name` is the client's full name."""

    pk: UUID
    client_id: UUID
    program: Program
    admitted: date
    discharged: date | None
    name: str

    @property
    def program_id(self) -> UUID:
        """The program's id."""
        return self.program.pk


def stays_in(program: Program, *, first: date, last: date) -> list[Enrollment]:
    """Stays in `program` that include a day from `first` to `last`, with their clients, by name."""
    rows = _in_program(program, first, last).select_related("client")
    found = list(rows)
    for stay in found:
        stay.program = program
    return found


def stay_rows_in(program: Program, *, first: date, last: date) -> list[StayRow]:
    """The same as `stays_in`, as rows: a board reads thousands."""
    named = _in_program(program, first, last).values_list(
        AsText("pk"),
        AsText("client_id"),
        "admitted",
        "discharged",
        "client__given_name",
        "client__family_name",
    )
    return [
        StayRow(uuid_of(pk), uuid_of(client), program, admitted, discharged, f"{given} {family}".strip())
        for pk, client, admitted, discharged, given, family in named
    ]


def _in_program(program: Program, first: date, last: date) -> QuerySet[Enrollment]:
    days = overlapping(first, last, starts="admitted", ends="discharged")
    rows = Enrollment.objects.filter(days, program=program)
    return rows.order_by("client__family_name", "client__given_name", "id")
