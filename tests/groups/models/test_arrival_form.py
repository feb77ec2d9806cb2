"""Versions of what a program asks: known names only, one number each, never changed."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from groups.models import ArrivalForm
from groups.services.arrival_form import put_arrival_form
from tests.cast import Cast
from vioip.audit.append_only import AppendOnlyError


@pytest.mark.parametrize("required", [["place", "place"], ["shoe size"], "place"])
def test_only_what_can_be_asked_can_be_required(cast: Cast, required: object) -> None:
    with pytest.raises(ValidationError):
        put_arrival_form(None, ArrivalForm(program=cast.program, required=required))


def test_questions_are_those_that_are_there(cast: Cast) -> None:
    assert ArrivalForm(program=cast.program, question_2="Ready?").questions == ["Ready?"]


def test_a_version_stays_as_it_was(cast: Cast) -> None:
    form = put_arrival_form(None, ArrivalForm(program=cast.program, consent="Yes."))
    form.consent = "No."
    with pytest.raises(AppendOnlyError):
        form.save()
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        connection.cursor().execute("UPDATE groups_arrivalform SET consent = 'No.'")
