"""The review of a session after its end: look, put right, sign; afterwards amend.

One page, one address: a form that does not fit comes back with its sentence and all that was typed (422).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
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

from sessions.queries.feedback import feedback_in
from sessions.queries.review import Review, review_of
from sessions.queries.welfare import looked_after
from sessions.services import correction
from sessions.services.feedback import note_feedback_read
from sessions.services.signoff import reopen, sign
from sessions.views.review_forms import (
    AttestForm,
    ByHandForm,
    PersonForm,
    ReasonForm,
    StandingForm,
    StretchForm,
    WithdrawForm,
)
from vioip.accounts.models import User

Carry = Callable[[User, Review, Any, datetime], object]


@dataclass(frozen=True, slots=True)
class Action:
    """What a button does: its form, the service it asks, what is said when it is done."""

    form: type[forms.Form]
    carry_out: Carry
    done: str


ACTIONS: Mapping[str, Action] = {
    "attest": Action(
        AttestForm,
        lambda actor, review, form, now: correction.attest(
            actor, review.session, form.stretch, modality=form.cleaned_data["modality"], now=now
        ),
        "The time is vouched for and counts.",
    ),
    "exclude": Action(
        StretchForm,
        lambda actor, review, form, now: correction.exclude(actor, review.session, form.stretch, now=now),
        "The time is marked as not taking part.",
    ),
    "standing": Action(
        StandingForm,
        lambda actor, review, form, now: correction.set_standing(
            actor,
            review.session,
            form.cleaned_data["person"],
            status=form.cleaned_data["status"],
            reason=form.cleaned_data["reason"],
            now=now,
        ),
        "The status is set.",
    ),
    "by_hand": Action(
        ByHandForm,
        lambda actor, review, form, now: correction.enter_by_hand(
            actor,
            review.session,
            form.cleaned_data["person"],
            reason=form.cleaned_data["reason"],
            modality=form.cleaned_data["modality"],
            now=now,
        ),
        "The attendance is entered by hand, and marked so.",
    ),
    "confirm_overrun": Action(
        ReasonForm,
        lambda actor, review, form, now: correction.confirm_overrun(
            actor, review.session, reason=form.cleaned_data["reason"], now=now
        ),
        "The overrun is confirmed.",
    ),
    "withdraw": Action(
        WithdrawForm,
        lambda actor, review, form, now: correction.withdraw(
            actor,
            review.session,
            form.cleaned_data["seq"],
            reason=form.cleaned_data["reason"],
            now=now,
            epoch=form.cleaned_data["epoch"] or 0,
        ),
        "The entry is taken back. It stays on file and no longer counts.",
    ),
    "reopen": Action(
        forms.Form,
        lambda actor, review, _form, now: reopen(actor, review.session, now=now),
        "The session goes on. Open the room again; everybody else has to come back in, too.",
    ),
    "sign": Action(
        forms.Form,
        lambda actor, review, form, now: sign(
            actor, review.session, seen=str(form.data.get("seen", "")), now=now
        ),
        "Signed.",
    ),
}


@require_http_methods(["GET", "POST"])
@login_required
def review(request: HttpRequest, session: UUID) -> HttpResponse:
    """For a facilitator of the session and for supervisors; 404 for everybody else."""
    assert isinstance(request.user, User), "login_required was asked first"
    found = review_of(request.user, session, now=timezone.now())
    if request.method == "GET":
        return _page(request, found)
    name = request.POST.get("action", "")
    action = ACTIONS.get(name)
    if action is None:
        raise BadRequest("There is no such action.")
    form = _form(action, found, request.POST, prefix=name)
    if form.is_valid() and _carried_out(action, request.user, found, form=form):
        messages.success(request, action.done)
        return redirect("review", session)
    return _page(request, found, tried={name: form}, status=422)


def _carried_out(action: Action, actor: User, found: Review, *, form: forms.Form) -> bool:
    """Whether the service did it; what it says otherwise stands beside the field it is about."""
    try:
        action.carry_out(actor, found, form, timezone.now())
    except ValidationError as refusal:
        form.add_error(None, _fitting(refusal, form))
        return False
    return True


def _fitting(refusal: ValidationError, form: forms.Form) -> ValidationError:
    """Fields that the form does not have become sentences above it."""
    if not hasattr(refusal, "error_dict"):
        return refusal
    if set(refusal.error_dict) <= set(form.fields):
        return refusal
    return ValidationError(refusal.messages)


def _form(action: Action, found: Review, data: Any = None, **options: Any) -> forms.Form:
    shape = action.form
    return shape(found, data, **options) if issubclass(shape, PersonForm) else shape(data, **options)


def _page(
    request: HttpRequest, found: Review, *, tried: Mapping[str, forms.Form] | None = None, status: int = 200
) -> HttpResponse:
    initial = {"person": request.GET.get("person", "")}
    made = {
        name: _form(action, found, prefix=name, initial=initial) for name, action in ACTIONS.items()
    } | dict(tried or {})
    zone = found.session.program.tz
    said = feedback_in(request.user, found.session.pk)
    assert isinstance(request.user, User), "login_required was asked first"
    note_feedback_read(request.user, said)
    context = {
        "review": found,
        "start": found.session.scheduled_start.astimezone(zone),
        "end": found.session.scheduled_end.astimezone(zone),
        "forms": made,
        "tried": next(iter(tried), "") if tried else "",
        "feedback": said,
        "looked_after": looked_after(found.session),
        "about": request.GET.get("person", ""),
    }
    return render(request, "iop_sessions/review.html", context, status=status)
