"""`POST /pronouns/`: how the reader wants to be spoken of in rooms. In the body, never in an address."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from pydantic import BaseModel, ConfigDict
from pydantic import ValidationError as Unreadable

from vioip.accounts.models import User
from vioip.accounts.services import set_pronouns
from vioip.audit.record import write_audit

BODY_MAX_BYTES = 1024
_NOT_THAT = {"code": "not_that", "detail": "Please write it again."}


class Typed(BaseModel):
    """What was typed; empty takes it back."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    pronouns: str


@require_POST
@never_cache
def pronouns(request: HttpRequest) -> JsonResponse:
    """What is kept now; 400 with a sentence for what does not fit; 404 for whoever is not signed in."""
    if not isinstance(request.user, User):
        raise Http404
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    try:
        typed = Typed.model_validate_json(request.body if length <= BODY_MAX_BYTES else b"")
        kept = set_pronouns(request.user, typed.pronouns, record=write_audit)
    except Unreadable:
        return JsonResponse(_NOT_THAT, status=400)
    except ValidationError as refused:
        return JsonResponse({"code": "not_that", "detail": refused.messages[0]}, status=400)
    return JsonResponse({"pronouns": kept})
