"""Keeping what people say as they arrive, who read it, and who was let in without it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.db import transaction
from pydantic import BaseModel, ConfigDict, Field

from groups.models import ArrivalForm
from sessions.models import Arrival, LetInAnyway, TherapySession
from sessions.queries.arrival import Told, required_of, said_on
from vioip.accounts.models import User
from vioip.audit.models import AuditRecord
from vioip.audit.record import write_audit

Line = Annotated[str, Field(max_length=200)]
Phone = Annotated[str, Field(max_length=40)]


class Contact(BaseModel):
    """Whom to call when there is worry, and whether the person agrees to that."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)
    name: Annotated[str, Field(max_length=80)] = ""
    phone: Phone = ""
    may_call: bool = False


class Said(BaseModel):
    """A card as it was filled in; empty texts and None: not answered."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)
    place: Line = ""
    private: bool | None = None
    phone: Phone = ""
    contact: Contact = Contact()
    consent: bool = False
    confidentiality: bool = False
    answers: Annotated[tuple[Annotated[str, Field(max_length=500)], ...], Field(max_length=2)] = ()

    def lacks(self, name: str) -> bool:
        """Whether the answer to `name` (`ArrivalField`) is missing."""
        if name == "private":
            return self.private is None
        if name == "contact":
            return not (self.contact.name and self.contact.phone)
        if name == "questions":
            return not self.answers or not all(self.answers)
        return not getattr(self, name)


@transaction.atomic
def record_arrival(
    actor: User, session: TherapySession, form: ArrivalForm, *, said: Said, now: datetime
) -> Arrival:
    """Keeps the card, with what `actor` agreed to and answered earlier that day: that is asked once.

    Duties: `actor` is a client of `session`, and `form` its program's.
    """
    day = session.program.local_date(now)
    earlier = said_on(day, actor, session)
    said = said if earlier is None else _with_day(said, earlier, form)
    answers = [
        {"question": question, "answer": answer}
        for question, answer in zip(form.questions, said.answers, strict=False)
        if answer
    ]
    kept = {**said.model_dump(), "answers": answers}
    missing = [name for name in required_of(form) if said.lacks(name)]
    arrival = Arrival.objects.create(
        program=session.program,
        session=session,
        person=actor,
        form=form,
        day=day,
        at=now,
        consents=said.consent,
        keeps_confidence=said.confidentiality,
        missing=missing,
        said=kept,
    )
    agreed = {"consents": said.consent, "keeps_confidence": said.confidentiality, "form": form.version}
    told = {**agreed, "missing": missing, "session": session.pk}
    if earlier is not None:
        told["after"] = earlier.pk
    write_audit(actor, "arrival.recorded", arrival, told, rows=[arrival])
    return arrival


def _with_day(said: Said, earlier: Arrival, form: ArrivalForm) -> Said:
    """What was agreed to holds for the day, as long as the texts are the same; answers hold by question."""
    is_same_text = earlier.form_id == form.pk
    known = {one["question"]: one["answer"] for one in earlier.said["answers"]}
    answers = said.answers or tuple(known.get(question, "") for question in form.questions)
    agreed = {
        "consent": said.consent or (is_same_text and earlier.consents),
        "confidentiality": said.confidentiality or (is_same_text and earlier.keeps_confidence),
    }
    return said.model_copy(update={**agreed, "answers": answers})


@transaction.atomic
def note_read(actor: User, told: Iterable[Told]) -> None:
    """Writes down that `actor` has read these cards, once each."""
    cards = {str(one.arrival.pk): one.arrival for one in told if one.arrival is not None}
    known = AuditRecord.objects.filter(
        actor=actor, action="arrival.read", target_kind=Arrival._meta.label, target_id__in=cards
    )
    for key in set(cards) - set(known.values_list("target_id", flat=True)):
        write_audit(actor, "arrival.read", cards[key])


@transaction.atomic
def let_in_anyway(
    actor: User, session: TherapySession, told: Sequence[Told], *, people: set[UUID], now: datetime
) -> int:
    """Writes down that `actor` lets those of `people` in whose card is not whole; how many they were."""
    incomplete = [one for one in told if one.person in people and one.missing]
    for one in incomplete:
        row = LetInAnyway.objects.create(
            session=session, person_id=one.person, by=actor, at=now, missing=one.missing
        )
        detail = {"person": one.person, "missing": one.missing}
        write_audit(actor, "arrival.let_in_anyway", session, detail, rows=[row])
    return len(incomplete)
