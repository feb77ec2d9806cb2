"""A client's consents, and the accounting of what was handed out by them: for staff, and for the client."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from groups.models import DisclosureConsent
from groups.models.disclosure import KINDS, NAME_MAX, PURPOSES
from groups.services.disclosure import SignedConsent, file_consent, take_back_consent
from sessions.queries.disclosure import accounting_for
from vioip.accounts.models import User
from vioip.accounts.predicates import oversees

DATE = {"type": "date"}


class ConsentForm(forms.Form):
    """What a signed consent says."""

    kind = forms.ChoiceField(label="Who may get it", choices=[("", "Choose"), *KINDS])
    recipient = forms.CharField(
        label="Their name",
        max_length=NAME_MAX,
        required=False,
        help_text="Empty only where the form names a kind, such as all payers.",
    )
    purpose = forms.ChoiceField(label="What for", choices=[("", "Choose"), *PURPOSES])
    signed_on = forms.DateField(label="Signed on", widget=forms.DateInput(attrs=DATE))
    expires_on = forms.DateField(
        label="Last day",
        widget=forms.DateInput(attrs=DATE),
        required=False,
        help_text="Empty only for treatment, payment and health care operations.",
    )
    kept = forms.CharField(
        label="Where the signed form is kept",
        max_length=NAME_MAX,
        error_messages={"required": "Say where the signed form can be found."},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.label_suffix = ""


def scope_of(consent: DisclosureConsent) -> str:
    """What a consent allows, in one sentence that can go with what is handed over."""
    to = consent.recipient or consent.get_kind_display()
    until = f"until {consent.expires_on.isoformat()}" if consent.expires_on else "with no end set"
    what, aim = "attendance and minutes", consent.get_purpose_display().lower()
    return f"{what} to {to}, for {aim}; signed {consent.signed_on.isoformat()}, {until}"


@require_http_methods(["GET", "POST"])
@login_required
def my_disclosures(request: HttpRequest) -> HttpResponse:
    """The reader's own; 404 for whoever is no client."""
    assert isinstance(request.user, User), "login_required was asked first"
    return _answer(request, request.user, request.user.pk)


@require_http_methods(["GET", "POST"])
@login_required
def disclosures(request: HttpRequest, client: UUID) -> HttpResponse:
    """One client's, for those who oversee the clinic; 404 for everybody else."""
    assert isinstance(request.user, User), "login_required was asked first"
    if request.user.pk == client:
        return redirect("my_disclosures")
    return _answer(request, request.user, client)


def _answer(request: HttpRequest, reader: User, client: UUID) -> HttpResponse:
    found = accounting_for(reader, client)
    form = ConsentForm()
    if request.method == "POST":
        form = ConsentForm(request.POST if request.POST.get("action") == "file" else None)
        try:
            done = _carry_out(request, reader, client, form=form)
        except ValidationError as refusal:
            if form.is_bound:
                form.add_error(None, refusal)
            else:
                messages.error(request, refusal.messages[0])
            done = not form.is_bound
        if done:
            return redirect(request.path)
    context = {
        "accounting": found,
        "form": form,
        "is_own": reader.pk == client,
        "may_file": oversees(reader) and reader.pk != client,
    }
    status = 422 if form.is_bound else 200
    return render(request, "iop_sessions/disclosures.html", context, status=status)


def _carry_out(request: HttpRequest, reader: User, client: UUID, *, form: ConsentForm) -> bool:
    """Whether something was done; a form that does not fit has its sentences. Raises ValidationError."""
    action, number = request.POST.get("action"), request.POST.get("consent", "")
    if action == "take_back" and number.isascii() and number.isdigit() and len(number) < 18:
        take_back_consent(reader, int(number), now=timezone.now())
        messages.success(request, "Taken back. From now on nothing is handed out by it.")
        return True
    if action != "file":
        raise BadRequest("There is no such action.")
    if not form.is_valid():
        return False
    file_consent(reader, client, SignedConsent(**form.cleaned_data), now=timezone.now())
    messages.success(request, "The consent is on file.")
    return True
