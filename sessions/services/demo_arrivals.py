"""What the demo's people said as they arrived: the day before those whom visitors play, today the others."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from groups.models import ArrivalForm, Program
from groups.queries.arrival_form import arrival_form_of
from groups.services.arrival_form import put_arrival_form
from sessions.models import Arrival, RosterRole, TherapySession
from sessions.services.arrival import Contact, Said, record_arrival
from vioip.accounts.demo import is_synthetic
from vioip.accounts.models import User

CONSENT = (
    "I agree to be treated by video today. I know that it can be cut off, and that I can stop at any time."
)
CONFIDENTIALITY = (
    "What is said in the group stays in the group. I record nothing, and nobody else can hear or see it here."
)
QUESTION = "How are you arriving today, in a few words?"


def ensure_arrivals(session: TherapySession, *, now: datetime) -> None:
    """The program asks, and everybody on the roster has said something; made if missing."""
    form = arrival_form_of(session.program) or _ask(session.program)
    entries = session.roster.filter(role=RosterRole.CLIENT).select_related("person").order_by("person__email")
    for number, person in enumerate(entry.person for entry in entries):
        said = _said(person, number)
        there = Arrival.objects.filter(program=session.program, person=person)
        if is_synthetic(person):
            if not there.filter(session=session, day=session.program.local_date(now)).exists():
                record_arrival(person, session, form, said=said, now=now)
        elif not there.exists():
            day_before = session.scheduled_start - timedelta(days=1)  # of the session, also after midnight
            record_arrival(person, session, form, said=said, now=day_before)


def _ask(program: Program) -> ArrivalForm:
    new = ArrivalForm(program=program, consent=CONSENT, confidentiality=CONFIDENTIALITY, question_1=QUESTION)
    return put_arrival_form(None, new)


def _said(person: User, number: int) -> Said:
    moods: Iterable[str] = ("A little tired.", "Fine, thank you.", "Looking forward to it.")
    return Said(
        place=f"{number + 1} Example Street, Sampletown",
        private=True,
        phone=f"(555) 555-01{number:02}",
        contact=Contact(
            name=f"{person.family_name}, a relative", phone=f"(555) 555-02{number:02}", may_call=True
        ),
        consent=True,
        confidentiality=True,
        answers=(list(moods)[number % 3],),
    )
