"""`/sessions/<uuid>/counted/` and `/feedback/`: the last screen of the room asks what the session came to.

Bodies alone, never an address, carry what people say; nothing personal is cached.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from pydantic import ValidationError

from groups.models import FeedbackForm
from groups.models.feedback_form import SCALE
from sessions.queries.closing import Closing, closing_of
from sessions.services.feedback import Answers, record_feedback
from vioip.accounts.models import User

BODY_MAX_BYTES = 8 * 1024
_NOT_THAT = {"code": "not_that", "detail": "That is longer than we can keep."}


@require_GET
@never_cache
def counted(request: HttpRequest, session: UUID) -> JsonResponse:
    """Seconds, for people on the roster; 404 for everybody else. Until the end is written: `over` false."""
    return JsonResponse(_shown(closing_of(request.user, session, now=timezone.now())))


@require_POST
@never_cache
def feedback(request: HttpRequest, session: UUID) -> JsonResponse:
    """Keeps a client's answers after the end; 404 where nothing is asked (any more)."""
    now = timezone.now()
    found = closing_of(request.user, session, now=now)
    if found.asked is None or not isinstance(request.user, User):
        raise Http404
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    try:
        answers = Answers.model_validate_json(request.body if length <= BODY_MAX_BYTES else b"")
    except ValidationError:
        return JsonResponse(_NOT_THAT, status=400)
    record_feedback(request.user, found.session, found.asked, answers=answers, now=now)
    return JsonResponse({"ok": True})


def _shown(found: Closing) -> dict[str, Any]:
    own, day, week = found.own, found.day, found.week
    return {
        "over": found.is_over,
        "session_s": None if own is None else own.credited_s,
        "lobby_s": 0 if own is None else own.lobby_s,
        "day_s": None if day is None else day.credited_s,
        "week_s": None if week is None else week.credited_s,
        "target_s": None if week is None else week.target_s,
        "feedback": _questions(found.asked),
    }


def _questions(asked: FeedbackForm | None) -> dict[str, Any] | None:
    if asked is None:
        return None
    return {"helpful": asked.question_1, "scale": SCALE, "words": asked.question_2}
