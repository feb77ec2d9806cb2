"""A program that asks people where they are, and a card that somebody has filled in. Words are canaries."""

from __future__ import annotations

from datetime import timedelta

from groups.models import ArrivalForm, Program
from groups.models.arrival_form import EMERGENCY_NUMBER
from groups.services.arrival_form import put_arrival_form
from sessions.models import Arrival, TherapySession
from sessions.services.arrival import Contact, Said, record_arrival
from vioip.accounts.models import User

PLACE, PHONE, ANSWER = "12 Canary Lane", "(555) 555-0142", "Canary mood"
WHOLE = Said(
    place=PLACE,
    private=True,
    phone=PHONE,
    contact=Contact(name="Canary Aunt", phone="(555) 555-0143", may_call=True),
    consent=True,
    confidentiality=True,
    answers=(ANSWER,),
)


def asks(program: Program, *, emergency_number: str = EMERGENCY_NUMBER) -> ArrivalForm:
    """The program asks for everything by default, and one question."""
    form = ArrivalForm(
        program=program,
        consent="I agree.",
        confidentiality="I promise.",
        question_1="How is it?",
        emergency_number=emergency_number,
    )
    return put_arrival_form(None, form)


def arrives(person: User, session: TherapySession, said: Said = WHOLE) -> Arrival:
    """The card of `person`, a little before the session."""
    form = session.program.arrival_forms.order_by("version").last()
    assert form is not None
    before = session.scheduled_start - timedelta(minutes=5)
    return record_arrival(person, session, form, said=said, now=before)
