"""The two questions a program asks after a session, in versions: what an answer was about stays readable."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from groups.models.arrival_form import QUESTION_MAX
from groups.models.program import Program
from vioip.audit.append_only import AppendOnlyModel, AppendOnlyQuerySet

SCALE = ("Not helpful", "A little helpful", "Somewhat helpful", "Helpful", "Very helpful")
"""The answers to the first question, from 1 up."""


class FeedbackForm(AppendOnlyModel):
    """One version; the latest of a program is in force. A program without any asks nothing."""

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="feedback_forms")
    version = models.PositiveIntegerField(editable=False)
    at = models.DateTimeField(editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, editable=False, related_name="+"
    )
    is_asked = models.BooleanField("ask after sessions", default=True)
    question_1 = models.CharField(
        "how helpful",
        max_length=QUESTION_MAX,
        default="How helpful was today's session?",
        help_text="Answered by one of: " + ", ".join(SCALE) + ".",
    )
    question_2 = models.CharField(
        "in their own words",
        max_length=QUESTION_MAX,
        default="Is there anything you would like to tell us?",
    )

    objects = AppendOnlyQuerySet["FeedbackForm"].as_manager()

    class Meta:
        ordering = ["program", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["program", "version"], name="feedback_form_version_once")
        ]
