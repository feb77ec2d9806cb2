"""`/sessions/<uuid>/live/`: the panel of those who lead, and the time somebody spent on the phone instead."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from pydantic import BaseModel, ConfigDict, Field
from pydantic import ValidationError as Unreadable

from sessions.models.signoff import REASON_MAX
from sessions.queries.live_panel import LivePanel, PanelRow, live_panel
from sessions.services.correction import Modality, Stretch, attest
from vioip.accounts.models import User

BODY_MAX_BYTES = 8 * 1024
_LATEST_MS = 32_503_680_000_000  # the year 3000; later ones are no instants of ours
_OVER = {"code": "ended", "detail": "This session is over. Put it right where you review and sign it."}
_NOT_THAT = {"code": "not_that", "detail": "Choose the times again, and say why in a few words."}


class Vouched(BaseModel):
    """Care that the room could not see: `[from_ms, to_ms)`, milliseconds UTC."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    person: UUID
    from_ms: int = Field(ge=0, lt=_LATEST_MS)
    to_ms: int = Field(ge=0, lt=_LATEST_MS)
    reason: str = Field(max_length=REASON_MAX)
    modality: Modality = "audio"


@require_http_methods(["GET", "POST"])
@never_cache
def live(request: HttpRequest, session: UUID) -> JsonResponse:
    """The panel; a POST vouches for time on the phone first. 404 for all who do not lead or oversee."""
    now = timezone.now()
    panel = live_panel(request.user, session, now=now)
    assert isinstance(request.user, User), "live_panel was asked first"
    if request.method == "POST":
        refusal = _vouch(request.user, panel, request, now=now)
        if refusal is not None:
            return JsonResponse(refusal, status=400)
        panel = live_panel(request.user, session, now=now)
    return JsonResponse(_shown(panel))


def _vouch(actor: User, panel: LivePanel, request: HttpRequest, *, now: datetime) -> dict[str, str] | None:
    """None when it was written down, else what to say. What is over is put right in the review, which asks
    for the password again; until it is signed there, nothing that is vouched for here is a record."""
    if panel.is_over:
        return _OVER
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    try:
        said = Vouched.model_validate_json(request.body if length <= BODY_MAX_BYTES else b"")
        stretch = Stretch(
            person=said.person, start=_instant(said.from_ms), end=_instant(said.to_ms), reason=said.reason
        )
        attest(actor, panel.session, stretch, modality=said.modality, now=now)
    except Unreadable:
        return _NOT_THAT
    except ValidationError as refused:
        return {"code": "not_that", "detail": refused.messages[0]}
    return None


def _instant(at_ms: int) -> datetime:
    return datetime.fromtimestamp(at_ms / 1000, UTC)


def _shown(panel: LivePanel) -> dict[str, Any]:
    return {"clients": [_row(row) for row in panel.clients], "leaders": panel.leaders}


def _row(row: PanelRow) -> dict[str, Any]:
    return {
        "id": str(row.person),
        "name": row.name,
        "pronouns": row.pronouns,
        "session_s": row.read.credited_s,
        "lobby_s": row.read.lobby_s,
        "status": row.read.status,
        "day_s": row.day_s,
        "target_s": row.day_target_s,
    }
