"""Fresh sign-in: who wants to do something weighty says the password again (PROMISES section 2, Sign-in).

`ASKS` is the whole list of what asks. Nothing that was typed is lost: the page that asks carries the form
along and sends it on once the password fits. A page without its row here asks for nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from vioip.accounts.demo import DEMO_PASSWORD, demo_is_on
from vioip.accounts.models import User

FRESH_S = 600
"""How long a password counts as just given: longer, and an unlocked screen signs for somebody who has
left; shorter, and whoever signs three sessions types it three times."""

FIELD = "fresh-password"
OF_THE_QUESTION = frozenset({FIELD, "fresh-login", "csrfmiddlewaretoken"})

ASKS: Mapping[str, frozenset[str]] = {
    "exports": frozenset({"look", "export"}),
    "review": frozenset(
        {"sign", "attest", "exclude", "standing", "by_hand", "confirm_overrun", "withdraw", "take_in"}
    ),
}
"""By the name of an address, the values of `action` ("" where a form has none) whose POST asks."""

Next = Callable[[HttpRequest], HttpResponseBase]


class FreshSignIn:
    """Middleware behind the one that knows the user: asks before a view of `ASKS` is called."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_called: object) -> HttpResponse | None:
        """None lets the view answer."""
        user = request.user
        if not isinstance(user, User) or not _asks(request) or is_fresh(request, user):
            return None
        problem = ""
        if FIELD in request.POST:
            problem = _prove(request, user, request.POST[FIELD])
            if not problem:
                return None
        carried = [
            (name, value)
            for name, values in request.POST.lists()
            for value in values
            if name not in OF_THE_QUESTION
        ]
        hint = DEMO_PASSWORD if demo_is_on() else ""
        context = {"carried": carried, "problem": problem, "field": FIELD, "demo_password": hint}
        return render(request, "account/confirm.html", context, status=422 if problem else 403)


def is_fresh(request: HttpRequest, user: User) -> bool:
    """Whether this login session proved `user` less than `FRESH_S` seconds ago."""
    proofs: list[dict[str, Any]] = get_authentication_records(request, user)
    latest = max((float(proof.get("at", 0)) for proof in proofs), default=0.0)
    return 0 <= time.time() - latest < FRESH_S


def _asks(request: HttpRequest) -> bool:
    match = request.resolver_match
    if request.method != "POST" or match is None:
        return False
    return request.POST.get("action", "") in ASKS.get(match.view_name, frozenset())


def _prove(request: HttpRequest, user: User, password: str) -> str:
    """What to tell a person whose password does not fit; "" when it does, and the session is fresh again."""
    try:
        proven = get_adapter(request).authenticate(request, email=user.email, password=password)
    except ValidationError as refusal:  # too many tries
        return " ".join(refusal.messages)
    if proven is None or proven.pk != user.pk:
        return "This is not your password. Please try again."
    record_authentication(request, user, method="password", reauthenticated=True)
    return ""
