"""The page where anybody who is signed in tries their own connection before it matters."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET


@require_GET
@login_required
def connection(request: HttpRequest) -> HttpResponse:
    """Names nobody and no session."""
    config = {"ticketUrl": reverse("check_ticket"), "csrfToken": get_token(request)}
    return render(request, "iop_sessions/connection.html", {"config": config})
