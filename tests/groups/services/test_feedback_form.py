"""A new version is numbered and on the trail."""

from __future__ import annotations

from groups.models import FeedbackForm
from groups.services.feedback_form import put_feedback_form
from tests.cast import Cast
from vioip.audit.models import AuditRecord


def test_versions_are_numbered_and_audited(cast: Cast) -> None:
    forms = [put_feedback_form(cast.administrator, FeedbackForm(program=cast.program)) for _ in range(2)]
    assert [(form.version, form.by) for form in forms] == [(1, cast.administrator), (2, cast.administrator)]
    records = AuditRecord.objects.filter(action="feedback_form.put").order_by("number")
    assert [record.detail["version"] for record in records] == [1, 2]
