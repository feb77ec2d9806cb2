"""Putting another therapist on one session's roster, in place of who does not come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404

from sessions.models import RosterEntry, RosterRole, Substitution, TherapySession
from sessions.queries.substitute import Candidate, Substitutes, substitutes_for
from sessions.services.announcement import announce_roster
from vioip.accounts.models import User
from vioip.audit.record import write_audit

REASON_MAX = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSubstitute:
    """Who is to lead; `absent` is taken off the roster of this session, if anybody."""

    person: UUID
    reason: str
    absent: UUID | None = None


@transaction.atomic
def put_substitute(actor: User, session: UUID, new: NewSubstitute, *, now: datetime) -> Substitution:
    """The person may open the room at once. What else they lead at that time is theirs to settle.

    Raises Http404 for what is not for `actor` to do, ValidationError in plain words.
    """
    TherapySession.objects.select_for_update().filter(pk=session).first()
    may = substitutes_for(actor, session, now=now)
    candidate, absent = _chosen(may, new)
    reason = _reason(new.reason)
    RosterEntry.objects.create(session=may.session, person=candidate.person, role=RosterRole.FACILITATOR)
    if absent is not None:
        RosterEntry.objects.filter(session=may.session, person=absent).delete()
    made = Substitution.objects.create(
        session=may.session, person=candidate.person, absent=absent, by=actor, at=now, reason=reason
    )
    detail = {
        "person": candidate.person.pk,
        "absent": None if absent is None else absent.pk,
        "leads_meanwhile": [str(one.pk) for one in candidate.leads],
    }
    write_audit(actor, "roster.substituted", may.session, detail, rows=[made])
    announce_roster(may.session.pk)
    return made


def _chosen(may: Substitutes, new: NewSubstitute) -> tuple[Candidate, User | None]:
    if may.is_over:
        raise ValidationError("This session is over: nobody is needed to lead it.", code="over")
    candidate = may.candidate(new.person)
    absent = None if new.absent is None else may.absentee(new.absent)
    if candidate is None or (new.absent is not None and absent is None):
        raise Http404
    return candidate, absent


def _reason(typed: str) -> str:
    reason = typed.strip()
    if not reason:
        raise ValidationError({"reason": ValidationError("Say in a few words why.", code="reason")})
    if len(reason) > REASON_MAX:
        message = f"Please say it in at most {REASON_MAX} characters."
        raise ValidationError({"reason": ValidationError(message, code="reason_too_long")})
    return reason
