"""`POST /sessions/<uuid>/arrival/` for who arrives, `/sessions/<uuid>/arrivals/` for those who lead.

What people say travels in bodies alone, never in an address. Nothing here decides who comes in: that is
for the people who lead.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from groups.queries.arrival_form import arrival_form_of
from sessions.queries.arrival import Asked, Told, arriving_session, told_in
from sessions.services.arrival import Said, let_in_anyway, note_read, record_arrival
from vioip.accounts.models import User

BODY_MAX_BYTES = 8 * 1024
_NOT_THAT = {"code": "not_that", "detail": "Something here is longer than we can keep."}


class People(BaseModel):
    """Whom somebody lets in although something is missing."""

    model_config = ConfigDict(extra="forbid")
    people: list[UUID] = Field(max_length=100)


@require_POST
@never_cache
def arrival(request: HttpRequest, session: UUID) -> JsonResponse:
    """Keeps the card of a client on the roster; 404 for everybody else and where nothing is asked."""
    found = arriving_session(request.user, session)
    form = arrival_form_of(found.program)
    if form is None or not isinstance(request.user, User):
        raise Http404
    try:
        said = Said.model_validate_json(_body(request))
    except ValidationError:
        return JsonResponse(_NOT_THAT, status=400)
    record_arrival(request.user, found, form, said=said, now=timezone.now())
    return JsonResponse({"ok": True})


@require_http_methods(["GET", "POST"])
@never_cache
def arrivals(request: HttpRequest, session: UUID) -> JsonResponse:
    """What everybody said, for those who lead; a POST writes down whom they let in without."""
    found, told = told_in(request.user, session)
    assert isinstance(request.user, User), "told_in was asked first"
    if request.method == "POST":
        try:
            people = set(People.model_validate_json(_body(request)).people)
        except ValidationError:
            return JsonResponse(_NOT_THAT, status=400)
        number = let_in_anyway(request.user, found, told, people=people, now=timezone.now())
        return JsonResponse({"ok": True, "written": number})
    note_read(request.user, told)
    return JsonResponse({"arrivals": [_shown(one) for one in told]})


def card_of(asked: Asked, url: str) -> dict[str, Any]:
    """What the room's page is told of the card to show, as `frontend/src/wire/arrival.ts` reads it.

    Texts that were agreed to today, and the questions, are not asked a second time that day.
    """
    form, last = asked.form, asked.last
    said = None if last is None else last.said
    kept = None if said is None else {name: said[name] for name in ("place", "private", "phone", "contact")}
    same = last if last is not None and last.form_id == form.pk else None
    today = same if asked.today else None
    return {
        "url": url,
        "required": form.required,
        "consent": "" if today and today.consents else form.consent,
        "confidentiality": "" if today and today.keeps_confidence else form.confidentiality,
        "questions": [] if asked.today else form.questions,
        "last": kept,
        "today": asked.today,
        "knowsTexts": same is not None and same.consents and same.keeps_confidence,
    }


def _shown(one: Told) -> dict[str, Any]:
    said = None if one.arrival is None else one.arrival.said
    at = None if one.arrival is None else one.arrival.at
    return {
        "person": str(one.person),
        "missing": one.missing,
        "said": said,
        "said_at": at,
        "earlier": one.earlier,
    }


def _body(request: HttpRequest) -> bytes:
    """The body, or nothing when it is too long to be one of ours."""
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    return request.body if length <= BODY_MAX_BYTES else b""
