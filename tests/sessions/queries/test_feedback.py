"""Nothing is asked twice, and only those who answer for the session read what was said."""

from __future__ import annotations

import pytest
from django.http import Http404
from django.utils import timezone

from groups.models import FeedbackForm
from groups.services.feedback_form import put_feedback_form
from sessions.queries.feedback import feedback_asked, feedback_in
from sessions.services.feedback import Answers, record_feedback
from tests.cast import Cast


def test_asked_until_it_is_answered(cast: Cast) -> None:
    assert feedback_asked(cast.client.pk, cast.session) is None
    form = put_feedback_form(None, FeedbackForm(program=cast.program))
    assert feedback_asked(cast.client.pk, cast.session) == form
    record_feedback(cast.client, cast.session, form, answers=Answers(helpful=5), now=timezone.now())
    assert feedback_asked(cast.client.pk, cast.session) is None
    assert feedback_asked(cast.groupmate.pk, cast.session) == form


def test_staff_of_the_session_read_and_nobody_else(cast: Cast) -> None:
    form = put_feedback_form(None, FeedbackForm(program=cast.program))
    record_feedback(cast.client, cast.session, form, answers=Answers(helpful=2), now=timezone.now())
    for part in ("facilitator", "coordinator"):
        [read] = feedback_in(cast.everybody()[part], cast.session.pk)
        assert (read.name, read.helpful, read.words) == (cast.client.full_name, "A little helpful", "")
    for part in ("client", "groupmate", "other_client", "other_therapist", "stranger"):
        with pytest.raises(Http404):
            feedback_in(cast.everybody()[part], cast.session.pk)
