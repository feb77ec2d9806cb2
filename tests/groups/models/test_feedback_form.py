"""A version of the questions never changes, nor does what it asked."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from groups.models import FeedbackForm
from groups.services.feedback_form import put_feedback_form
from tests.cast import Cast
from vioip.audit.append_only import AppendOnlyError


def test_both_questions_are_asked(cast: Cast) -> None:
    with pytest.raises(ValidationError):
        put_feedback_form(None, FeedbackForm(program=cast.program, question_2=""))


def test_a_version_stays_as_it_was(cast: Cast) -> None:
    form = put_feedback_form(None, FeedbackForm(program=cast.program))
    form.question_1 = "Well?"
    with pytest.raises(AppendOnlyError):
        form.save()
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        connection.cursor().execute("UPDATE groups_feedbackform SET question_1 = 'Well?'")
