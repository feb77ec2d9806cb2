"""Keeping what clients say after a session, and who has read it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated

from django.db import transaction
from pydantic import BaseModel, ConfigDict, Field

from groups.models import FeedbackForm
from sessions.models import Feedback, TherapySession
from sessions.queries.feedback import FeedbackRead
from vioip.accounts.models import User
from vioip.audit.models import AuditRecord
from vioip.audit.record import write_audit

WORDS_MAX = 1000


class Answers(BaseModel):
    """The answers as they were given; neither is required."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)
    helpful: Annotated[int, Field(ge=1, le=5)] | None = None
    words: Annotated[str, Field(max_length=WORDS_MAX)] = ""


@transaction.atomic
def record_feedback(
    actor: User, session: TherapySession, form: FeedbackForm, *, answers: Answers, now: datetime
) -> Feedback:
    """Keeps the answers; what was said first stays. Duties: `actor` is a client of `session`, which is over,
    and `form` its program's. The trail says that somebody answered, not what."""
    said = answers.model_dump()
    feedback, is_new = Feedback.objects.get_or_create(
        session=session, person=actor, defaults={"form": form, "at": now, "said": said}
    )
    if is_new:
        write_audit(actor, "feedback.recorded", feedback, {"session": session.pk, "form": form.version})
    return feedback


@transaction.atomic
def note_feedback_read(actor: User, read: Iterable[FeedbackRead]) -> None:
    """Writes down that `actor` has read these answers, once each."""
    rows = {str(one.row.pk): one.row for one in read}
    known = AuditRecord.objects.filter(
        actor=actor, action="feedback.read", target_kind=Feedback._meta.label, target_id__in=rows
    )
    for key in set(rows) - set(known.values_list("target_id", flat=True)):
        write_audit(actor, "feedback.read", rows[key])
