"""Inviting guests to a session: who, as what, until when; the link is shown once."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from sessions.models import GuestCapacity, ParticipationConsent
from sessions.queries.guest import Guests, guest_to_revoke, guests_of
from sessions.services.guest import NewGuest, invite, uninvite
from vioip.accounts.models import User

NAME_MAX = 40
MOMENT = "%Y-%m-%dT%H:%M"


class GuestForm(forms.Form):
    """Whom to invite; one question about consent for each client of the session."""

    name = forms.CharField(
        label="Name in the room", max_length=NAME_MAX, help_text="First name and initial: the others read it."
    )
    capacity = forms.ChoiceField(label="Comes as", choices=[("", "Choose"), *GuestCapacity.choices])
    valid_until = forms.DateTimeField(
        label="The link can be opened until",
        input_formats=[MOMENT],
        widget=forms.DateTimeInput(format=MOMENT, attrs={"type": "datetime-local"}),
    )

    def __init__(self, guests: Guests, values: QueryDict | None = None) -> None:
        end = guests.session.scheduled_end.astimezone(guests.session.program.tz)
        super().__init__(values, initial={"valid_until": end.replace(tzinfo=None)})
        self.label_suffix = ""
        self.fields["here_for"] = _here_for(guests)
        self._guests = guests
        for client in guests.clients:
            self.fields[f"consent-{client.pk}"] = forms.ChoiceField(
                label=f"{client.full_name} consents that this person takes part",
                choices=[("", "Not yet"), *ParticipationConsent.HOW],
                required=False,
            )

    def clean_valid_until(self) -> datetime:
        """The moment in the program's zone."""
        moment: datetime = self.cleaned_data["valid_until"]
        return moment.replace(tzinfo=self._guests.session.program.tz)

    def asked(self) -> NewGuest:
        """What the form says, once it is valid."""
        found = self.cleaned_data
        consents = {client.pk: found[f"consent-{client.pk}"] for client in self._guests.clients}
        return NewGuest(
            name=found["name"],
            capacity=found["capacity"],
            valid_until=found["valid_until"],
            consents={client: how for client, how in consents.items() if how},
            here_for=UUID(found["here_for"]) if found["here_for"] else None,
        )


def _here_for(guests: Guests) -> forms.ChoiceField:
    """Everybody, or one of the clients: the one there is."""
    clients = [(str(client.pk), client.full_name) for client in guests.clients]
    return forms.ChoiceField(
        label="Here for",
        choices=[("", "Everybody"), *clients],
        initial=clients[0][0] if len(clients) == 1 else "",
        required=False,
        help_text="An interpreter or captioner goes with this client where the group divides, and may come "
        "along when somebody talks aside with them.",
    )


@require_http_methods(["GET", "POST"])
@login_required
def guests(request: HttpRequest, session: UUID) -> HttpResponse:
    """For those who lead the session or oversee; 404 for others. A new link is in the answer alone."""
    assert isinstance(request.user, User), "login_required was asked first"
    now = timezone.now()
    found = guests_of(request.user, session, now=now)
    form, link = GuestForm(found), ""
    match request.POST.get("action") if request.method == "POST" else "":
        case "invite":
            form = GuestForm(found, request.POST)
            link = _invite(request, request.user, found, form=form)
        case "uninvite":
            _uninvite(request.user, session, request.POST.get("guest", ""))
            messages.success(request, "Withdrawn. The link opens nothing any more.")
            return redirect(request.path)
        case "":
            pass
        case _:
            raise BadRequest("There is no such action.")
    if link:
        found, form = guests_of(request.user, session, now=now), GuestForm(found)
    context = {"guests": found, "form": form, "link": link}
    return render(request, "iop_sessions/guests.html", context, status=422 if form.is_bound else 200)


def _invite(request: HttpRequest, actor: User, found: Guests, *, form: GuestForm) -> str:
    """The link; "" when the form has sentences instead. Its secret stands behind the #: no server sees it."""
    if not form.is_valid():
        return ""
    try:
        _, token = invite(actor, found.session, form.asked(), now=timezone.now())
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return ""
    return f"{request.build_absolute_uri(reverse('guest'))}#{token}"


def _uninvite(actor: User, session: UUID, guest: str) -> None:
    try:
        found = guest_to_revoke(actor, session, UUID(guest))
    except ValueError:
        raise Http404 from None
    if found is None:
        raise Http404
    uninvite(actor, found, now=timezone.now())
