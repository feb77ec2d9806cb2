"""What is asked after a session, and what the people who answer for it may read of the answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from groups.models import FeedbackForm
from groups.models.feedback_form import SCALE
from groups.queries.feedback_form import feedback_form_of
from sessions.models import Feedback, TherapySession
from sessions.queries.signoff import session_to_review
from vioip.accounts.predicates import Visitor


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackRead:
    """One client's answers as staff read them; an answer that was not given is empty."""

    row: Feedback
    name: str
    at: datetime
    helpful_question: str
    helpful: str
    words_question: str
    words: str


def feedback_asked(person: UUID, session: TherapySession) -> FeedbackForm | None:
    """The questions for this client of the session; None: nothing is asked, or it was answered."""
    form = feedback_form_of(session.program)
    if form is None or Feedback.objects.filter(session=session, person=person).exists():
        return None
    return form


def feedback_in(actor: Visitor, session: UUID) -> list[FeedbackRead]:
    """All answers, for facilitators of the session and supervisors. Raises Http404 for everybody else."""
    found = session_to_review(actor, session)
    rows = Feedback.objects.filter(session=found).select_related("person", "form").order_by("at", "id")
    return [_read(row, found) for row in rows]


def _read(row: Feedback, session: TherapySession) -> FeedbackRead:
    helpful = row.said["helpful"]
    return FeedbackRead(
        row=row,
        name=row.person.full_name,
        at=row.at.astimezone(session.program.tz),
        helpful_question=row.form.question_1,
        helpful="" if helpful is None else SCALE[helpful - 1],
        words_question=row.form.question_2,
        words=row.said["words"],
    )
