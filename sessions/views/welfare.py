"""The welfare card: a page for afterwards, and the same card as JSON for the live room."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from sessions.queries.welfare import CRISIS_LINE, STAFF_KINDS, WelfareCard, welfare_card
from sessions.services.safety import NOTE_MAX, note_card_read, take_step
from vioip.accounts.models import User


@require_http_methods(["GET", "POST"])
@login_required
def welfare(request: HttpRequest, session: UUID, person: UUID) -> HttpResponse:
    """The page, for facilitators of the session and supervisors; 404 for everybody else."""
    assert isinstance(request.user, User), "login_required was asked first"
    card = welfare_card(request.user, session, person)
    refusal = ""
    if request.method == "POST":
        try:
            _take(request.user, card, request)
        except ValidationError as refused:
            refusal = refused.messages[0]
        else:
            messages.success(request, "Written down.")
            return redirect("welfare", session, person)
    note_card_read(request.user, card, now=timezone.now())
    context = {
        "card": card,
        "kinds": STAFF_KINDS,
        "crisis_line": CRISIS_LINE,
        "refusal": refusal,
        "note": request.POST.get("note", ""),
        "note_max": NOTE_MAX,
    }
    return render(request, "iop_sessions/welfare.html", context, status=422 if refusal else 200)


@require_http_methods(["GET", "POST"])
@never_cache
def welfare_json(request: HttpRequest, session: UUID, person: UUID) -> JsonResponse:
    """The same, for the room; 404 for everybody who may not."""
    card = welfare_card(request.user, session, person)
    assert isinstance(request.user, User), "welfare_card was asked first"
    if request.method == "POST":
        try:
            _take(request.user, card, request)
        except ValidationError as refused:
            return JsonResponse({"code": "not_that", "detail": refused.messages[0]}, status=400)
        card = welfare_card(request.user, session, person)
    else:
        note_card_read(request.user, card, now=timezone.now())
    return JsonResponse(_shown(card))


def _take(actor: User, card: WelfareCard, request: HttpRequest) -> None:
    kind, note = request.POST.get("kind", ""), request.POST.get("note", "")
    take_step(actor, card, kind, note=note, now=timezone.now())


def _shown(card: WelfareCard) -> dict[str, Any]:
    said = card.said or {}
    return {
        "name": card.person.full_name,
        "place": said.get("place", ""),
        "private": said.get("private"),
        "phone": said.get("phone", ""),
        "contact": said.get("contact"),
        "said_at": card.said_at,
        "earlier": card.earlier,
        "emergency_number": card.emergency_number,
        "crisis_line": CRISIS_LINE,
        "is_open": card.is_open,
        "steps": [
            {"at": step.at, "by": step.by, "words": step.words, "note": step.note} for step in card.steps
        ],
        "kinds": [{"kind": kind, "words": words} for kind, words in STAFF_KINDS.items()],
    }
