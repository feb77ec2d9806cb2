"""The latest version is in force, and one that asks nothing asks nothing."""

from __future__ import annotations

from groups.models import FeedbackForm
from groups.queries.feedback_form import feedback_form_of
from groups.services.feedback_form import put_feedback_form
from tests.cast import Cast


def test_the_latest_is_in_force(cast: Cast) -> None:
    assert feedback_form_of(cast.program) is None
    put_feedback_form(None, FeedbackForm(program=cast.program))
    latest = put_feedback_form(None, FeedbackForm(program=cast.program, question_1="And?"))
    assert feedback_form_of(cast.program) == latest
    put_feedback_form(None, FeedbackForm(program=cast.program, is_asked=False))
    assert feedback_form_of(cast.program) is None
