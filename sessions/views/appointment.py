"""Arranging a session of one client: who, when, with whom."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from groups.core.service import SERVICE_LABELS, Service
from sessions.queries.appointment import Arrangeable, arrangeable_by
from sessions.services.appointment import LENGTHS, SERVICES, Appointment, arrange
from vioip.accounts.models import User

MOMENT = "%Y-%m-%dT%H:%M"


class AppointmentForm(forms.Form):
    """What is asked for; the choices are those of whoever asks."""

    service = forms.ChoiceField(
        label="What",
        choices=[(one.value, SERVICE_LABELS[one]) for one in SERVICES],
        initial=Service.INDIVIDUAL,
    )
    stay = forms.ChoiceField(label="Client")
    leader = forms.ChoiceField(label="Led by")
    start = forms.DateTimeField(
        label="Begins",
        input_formats=[MOMENT],
        widget=forms.DateTimeInput(format=MOMENT, attrs={"type": "datetime-local"}),
        help_text="In the program's time.",
    )
    minutes = forms.TypedChoiceField(
        label="Length", choices=[(one, f"{one} min") for one in LENGTHS], coerce=int, initial=50
    )

    def __init__(self, may: Arrangeable, values: QueryDict | None = None) -> None:
        super().__init__(values)
        self.label_suffix = ""
        self._may = may
        stays = [(str(one.pk), f"{one.client.full_name} · {one.program.name}") for one in may.stays]
        leaders = [(str(one.pk), one.full_name) for one in may.leaders]
        self._offer("stay", stays)
        self._offer("leader", leaders)

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices if len(choices) == 1 else [("", "Choose"), *choices]

    def asked(self) -> Appointment:
        """What the form says, once it is valid; the time is that of the client's program."""
        found: dict[str, Any] = self.cleaned_data
        stay = self._may.stay(UUID(found["stay"]))
        assert stay is not None, "the choices were checked"
        return Appointment(
            service=Service(found["service"]),
            stay=stay.pk,
            leader=UUID(found["leader"]),
            start=found["start"].replace(tzinfo=stay.program.tz),
            minutes=found["minutes"],
        )


@require_http_methods(["GET", "POST"])
@login_required
def appointment(request: HttpRequest) -> HttpResponse:
    """For therapists and those who oversee; 404 for everybody else."""
    assert isinstance(request.user, User), "login_required was asked first"
    now = timezone.now()
    may = arrangeable_by(request.user, now=now)
    form = AppointmentForm(may, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            made = arrange(request.user, form.asked(), now=now)
            return redirect("record", session=made.pk)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    status = 422 if form.is_bound else 200
    return render(request, "iop_sessions/appointment.html", {"form": form, "may": may}, status=status)
