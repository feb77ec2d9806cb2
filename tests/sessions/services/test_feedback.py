"""What is said first stays; the trail says that somebody answered and who read it, never what."""

from __future__ import annotations

import json

import pytest
from django.utils import timezone
from pydantic import ValidationError

from groups.models import FeedbackForm
from groups.services.feedback_form import put_feedback_form
from sessions.models import Feedback
from sessions.queries.feedback import feedback_in
from sessions.services.feedback import Answers, note_feedback_read, record_feedback
from tests.cast import Cast
from vioip.audit.models import AuditRecord


def test_answers_are_kept_once_and_read_on_the_trail(cast: Cast) -> None:
    form, now = put_feedback_form(None, FeedbackForm(program=cast.program)), timezone.now()
    for words in ("Canary words", "Other words"):
        answers = Answers(helpful=4, words=words)
        record_feedback(cast.client, cast.session, form, answers=answers, now=now)
    assert Feedback.objects.get().said == {"helpful": 4, "words": "Canary words"}
    for _ in range(2):
        note_feedback_read(cast.facilitator, feedback_in(cast.facilitator, cast.session.pk))
    records = list(AuditRecord.objects.filter(action__startswith="feedback.").order_by("number"))
    assert [one.action for one in records] == ["feedback.recorded", "feedback.read"]
    assert "anary" not in json.dumps([one.detail for one in records])


@pytest.mark.parametrize("helpful", [0, 6])
def test_only_answers_of_the_scale(helpful: int) -> None:
    with pytest.raises(ValidationError):
        Answers(helpful=helpful)
