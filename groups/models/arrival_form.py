"""What a program asks of people as they arrive, in versions: what somebody agreed to stays readable."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from groups.models.program import Program
from vioip.audit.append_only import AppendOnlyModel, AppendOnlyQuerySet

EMERGENCY_NUMBER = "911"
QUESTION_MAX = 200
TEXT_MAX = 4000


class ArrivalField(models.TextChoices):
    """What can be asked; each may be required, and nothing required keeps anybody out of the lobby."""

    PLACE = "place", "Where they are"
    PRIVATE = "private", "Whether they are in private"
    PHONE = "phone", "A number to call back"
    CONTACT = "contact", "An emergency contact"
    CONSENT = "consent", "Consent for today"
    CONFIDENTIALITY = "confidentiality", "The group's confidentiality"
    QUESTIONS = "questions", "The check-in questions"


def asked_by_default() -> list[str]:
    """What telehealth rules ask at every visit."""
    field = ArrivalField
    return [field.PLACE, field.PRIVATE, field.PHONE, field.CONSENT, field.CONFIDENTIALITY]


def validate_asked(names: object) -> None:
    """A list of known things to ask, each once."""
    known = ArrivalField.values
    if not isinstance(names, list) or any(name not in known or names.count(name) > 1 for name in names):
        raise ValidationError("Not a list of what can be asked: %(names)s", params={"names": names})


class ArrivalForm(AppendOnlyModel):
    """One version; the latest of a program is in force. A change is a new version."""

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="arrival_forms")
    version = models.PositiveIntegerField(editable=False)
    at = models.DateTimeField(editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, editable=False, related_name="+"
    )
    is_asked = models.BooleanField("ask when people arrive", default=True)
    required = models.JSONField(default=asked_by_default, validators=[validate_asked])
    consent = models.TextField(max_length=TEXT_MAX, blank=True, help_text="What people consent to, each day.")
    confidentiality = models.TextField(
        max_length=TEXT_MAX, blank=True, help_text="What members of the group promise one another."
    )
    question_1 = models.CharField(max_length=QUESTION_MAX, blank=True)
    question_2 = models.CharField(max_length=QUESTION_MAX, blank=True)
    emergency_number = models.CharField(max_length=20, default=EMERGENCY_NUMBER)

    objects = AppendOnlyQuerySet["ArrivalForm"].as_manager()

    class Meta:
        ordering = ["program", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["program", "version"], name="arrival_form_version_once")
        ]

    @property
    def questions(self) -> list[str]:
        """The program's own questions, one or two or none."""
        return [question for question in (self.question_1, self.question_2) if question]
