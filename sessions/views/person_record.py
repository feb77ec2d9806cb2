"""One person's record of one session, on one printed page; the raw facts on demand."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from sessions.queries.raw_facts import raw_facts
from sessions.queries.review import review_of
from vioip.accounts.models import User


@require_GET
@login_required
def person_record(request: HttpRequest, session: UUID, person: UUID) -> HttpResponse:
    """For a facilitator of the session and for supervisors; 404 for everybody else."""
    assert isinstance(request.user, User), "login_required was asked first"
    found = review_of(request.user, session, now=timezone.now())
    one = next((one for one in found.people if one.person == person), None)
    if one is None:
        raise Http404
    zone = found.session.program.tz
    context = {
        "review": found,
        "one": one,
        "start": found.session.scheduled_start.astimezone(zone),
        "end": found.session.scheduled_end.astimezone(zone),
        "facts": raw_facts(request.user, session, person),
    }
    return render(request, "iop_sessions/person_record.html", context)
