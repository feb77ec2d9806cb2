"""A new version of what a program asks after a session."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from groups.models import FeedbackForm, Program
from vioip.accounts.models import User
from vioip.audit.record import write_audit


@transaction.atomic
def put_feedback_form(actor: User | None, form: FeedbackForm) -> FeedbackForm:
    """Puts `form`, which was never saved, in force for its program. Raises ValidationError."""
    program = Program.objects.select_for_update().get(pk=form.program_id)
    last = FeedbackForm.objects.filter(program=program).order_by("version").last()
    form.version = 1 if last is None else last.version + 1
    form.at, form.by = timezone.now(), actor
    form.full_clean()
    form.save()
    write_audit(actor, "feedback_form.put", form, {"program": program.pk, "version": form.version})
    return form
