"""What a program asks after a session."""

from __future__ import annotations

from groups.models import FeedbackForm, Program


def feedback_form_of(program: Program) -> FeedbackForm | None:
    """The version in force; None while nothing is asked."""
    latest = FeedbackForm.objects.filter(program=program).order_by("version").last()
    return latest if latest is not None and latest.is_asked else None
