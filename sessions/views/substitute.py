"""Finding somebody to lead a session whose facilitator does not come."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from sessions.models import Substitution
from sessions.queries.substitute import Candidate, Substitutes, substitutes_for
from sessions.services.substitute import REASON_MAX, NewSubstitute, put_substitute
from sessions.views.words import clock
from vioip.accounts.models import User


class SubstituteForm(forms.Form):
    """Whom to ask; those who lead something else meanwhile stand apart and say what."""

    person = forms.ChoiceField(label="Who leads")
    absent = forms.ChoiceField(
        label="Who does not come",
        required=False,
        help_text="Taken off this one session. In the group nothing changes.",
    )
    reason = forms.CharField(
        label="Why, in a few words", max_length=REASON_MAX, help_text="For the record. Clients never read it."
    )

    def __init__(self, may: Substitutes, values: QueryDict | None = None) -> None:
        super().__init__(values)
        self.label_suffix = ""
        self._offer("person", [("", "Choose"), *_people(may)])
        absent = [(str(one.pk), one.full_name) for one in may.absent]
        self._offer("absent", [("", "Nobody is taken off"), *absent])
        if not absent:
            del self.fields["absent"]

    def _offer(self, name: str, choices: list[tuple[str, object]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def asked(self) -> NewSubstitute:
        """What the form says, once it is valid."""
        found = self.cleaned_data
        absent = found.get("absent")
        return NewSubstitute(
            person=UUID(found["person"]), absent=UUID(absent) if absent else None, reason=found["reason"]
        )


def _people(may: Substitutes) -> list[tuple[str, object]]:
    zone = may.session.program.tz
    free = [(str(one.person.pk), one.person.full_name) for one in may.candidates if not one.leads]
    busy = [(str(one.person.pk), _busy(one, zone)) for one in may.candidates if one.leads]
    groups = (("Free at that time", free), ("Leads something else then", busy))
    return [(label, people) for label, people in groups if people]


def _busy(candidate: Candidate, zone: ZoneInfo) -> str:
    return f"{candidate.person.full_name} · {_meanwhile(candidate, zone)}"


def _meanwhile(candidate: Candidate, zone: ZoneInfo) -> str:
    """`Second circle until 12:00 pm`."""
    spans = [f"{one.title} until {clock(one.scheduled_end.astimezone(zone))}" for one in candidate.leads]
    return ", ".join(spans)


@require_http_methods(["GET", "POST"])
@login_required
def substitute(request: HttpRequest, session: UUID) -> HttpResponse:
    """For those who oversee; 404 for everybody else."""
    assert isinstance(request.user, User), "login_required was asked first"
    now = timezone.now()
    may = substitutes_for(request.user, session, now=now)
    form = SubstituteForm(may, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and (made := _put(request.user, may, form, now=now)):
        _say(request, may, made)
        return redirect("board")
    context = {"may": may, "form": form, "zone": may.session.program.tz}
    status = 422 if form.is_bound else 200
    return render(request, "iop_sessions/substitute.html", context, status=status)


def _put(actor: User, may: Substitutes, form: SubstituteForm, *, now: datetime) -> Substitution | None:
    """None when the form has sentences instead."""
    try:
        return put_substitute(actor, may.session.pk, form.asked(), now=now)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return None


def _say(request: HttpRequest, may: Substitutes, made: Substitution) -> None:
    name, title = made.person.full_name, may.session.title
    messages.success(request, f"{name} is to lead {title}. It is on their Today page now, ready to open.")
    candidate = may.candidate(made.person_id)
    if candidate is not None and candidate.leads:
        also = _meanwhile(candidate, may.session.program.tz)
        messages.warning(request, f"{name} also leads {also}. Settle with them who takes which.")
