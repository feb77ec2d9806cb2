"""Answers are sealed, given once, and never changed."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from groups.models import FeedbackForm
from groups.services.feedback_form import put_feedback_form
from sessions.models import Feedback
from tests.cast import Cast


def keep(cast: Cast, form: FeedbackForm) -> Feedback:
    said = {"helpful": 4, "words": "Canary words"}
    return Feedback.objects.create(
        session=cast.session, person=cast.client, form=form, at=timezone.now(), said=said
    )


def test_the_column_tells_nothing_and_stays(cast: Cast) -> None:
    form = put_feedback_form(None, FeedbackForm(program=cast.program))
    row = keep(cast, form)
    with connection.cursor() as cursor:
        cursor.execute("SELECT said FROM iop_sessions_feedback")
        assert "anary" not in cursor.fetchone()[0]
    assert Feedback.objects.get(pk=row.pk).said["words"] == "Canary words"
    with pytest.raises(IntegrityError), transaction.atomic():
        keep(cast, form)
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        connection.cursor().execute("UPDATE iop_sessions_feedback SET said = ''")
