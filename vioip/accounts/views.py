"""Signing in: the allauth form, and one press for the people of a demo clinic."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.account.views import LoginView
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from vioip.accounts.demo import DemoAccount, demo_accounts, sign_in_demo

# What each demo person is there to show, by the role their pages start with.
WHAT = {
    "therapist": "therapist: leads today's group",
    "client": "client: joins from home",
    "coordinator": "coordinator: watches the week",
    "administrator": "administrator: sets things up",
}
FEW = 3


class SignIn(LoginView):  # type: ignore[misc] # allauth ships no types
    """The sign-in page; in a demo clinic it lists who one can look around as."""

    template_name = "account/login.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "demo_people": _shown(demo_accounts())}


@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Signs in as the demo person named by `person`; 403 unless the demo is on."""
    try:
        person = UUID(request.POST.get("person", ""))
    except ValueError:
        raise BadRequest("Name a person of the demo clinic.") from None
    sign_in_demo(request, person)
    return redirect("/")


def _shown(people: list[DemoAccount]) -> list[dict[str, Any]]:
    """A few of each role: enough to look around, short enough to read."""
    seen: dict[str, int] = {}
    shown = []
    for account in people:
        seen[account.role] = seen.get(account.role, 0) + 1
        is_played = account.is_synthetic and account.role == "client"
        if seen[account.role] <= FEW and account.role in WHAT and not is_played:
            shown.append({"id": account.id, "name": account.name, "what": WHAT[account.role]})
    return shown
