"""The latest version is in force, and one that asks nothing asks nothing."""

from __future__ import annotations

from groups.models import ArrivalForm
from groups.queries.arrival_form import arrival_form_of, emergency_number_of
from groups.services.arrival_form import put_arrival_form
from tests.cast import Cast


def test_the_latest_is_in_force(cast: Cast) -> None:
    assert (arrival_form_of(cast.program), emergency_number_of(cast.program)) == (None, "911")
    put_arrival_form(None, ArrivalForm(program=cast.program))
    latest = put_arrival_form(None, ArrivalForm(program=cast.program, emergency_number="112"))
    assert (arrival_form_of(cast.program), emergency_number_of(cast.program)) == (latest, "112")
    put_arrival_form(None, ArrivalForm(program=cast.program, is_asked=False))
    assert arrival_form_of(cast.program) is None
