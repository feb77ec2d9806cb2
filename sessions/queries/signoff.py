"""Who may correct and sign a session, and the fresh count that a signature or an amendment freezes."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.http import Http404

from sessions.core.attendance.credit import Tally
from sessions.core.attendance.facts import Fact
from sessions.models import FactRow, RosterEntry, RosterRole, Signature, TherapySession
from sessions.queries.facts import facts_by_session
from sessions.queries.rules import rule_book
from sessions.queries.tally import is_over, tallies_of
from sessions.queries.therapy_session import ended_sessions, role_in, session_for
from vioip.accounts.models import User
from vioip.accounts.predicates import Visitor, oversees


def session_to_review(actor: Visitor, session: UUID) -> TherapySession:
    """The session, for a facilitator of it or a supervisor. Raises Http404 for everybody else."""
    found = session_for(actor, session)
    assert isinstance(actor, User)
    if role_in(actor, found) != RosterRole.FACILITATOR and not oversees(actor):
        raise Http404
    return found


def signature_of(session: TherapySession) -> Signature | None:
    """The session's signature, with its signer."""
    return Signature.objects.filter(session=session).select_related("signer").first()


def may_amend(actor: User, signature: Signature) -> bool:
    """Whoever signed, or a supervisor (MINUTES section 9)."""
    return signature.signer_id == actor.pk or oversees(actor)


def has_ended(session: TherapySession, *, now: datetime) -> bool:
    """Over, by a mark or by the latest automatic end; what is signed is, whatever the rules have become."""
    if signature_of(session) is not None:
        return True
    ended, cap = session.pk in ended_sessions([session.pk]), rule_book().of(session).overrun_cap_s
    return is_over(session, ended=ended, now=now, overrun_cap_s=cap)


def counted_afresh(session: TherapySession, *, now: datetime) -> Tally:
    """The session counted from its facts, whatever was signed, each second counted once.

    Looks at every session near it of everybody who was expected or seen in it.
    """
    people = set(RosterEntry.objects.filter(session=session).values_list("person_id", flat=True))
    people |= {UUID(person) for person in _seen_in(session)}
    near = TherapySession.objects.filter(
        scheduled_start__gt=session.scheduled_start - timedelta(days=1),
        scheduled_start__lt=session.scheduled_end + timedelta(days=1),
        pk__in=RosterEntry.objects.filter(person__in=people, role=RosterRole.CLIENT).values("session"),
    )
    sessions = {row.pk: row for row in near.select_related("program", "group")} | {session.pk: session}
    return tallies_of(list(sessions.values()), now=now, afresh=[session.pk])[session.pk]


def counting_facts(session: TherapySession) -> list[Fact]:
    """The facts that count, in the ledger's order."""
    return facts_by_session([session.pk]).get(session.pk, [])


def last_end_ms(session: TherapySession) -> int | None:
    """When the session ended by a mark that still stands (ms UTC); None while it is open."""
    marks = FactRow.objects.filter(
        session=session, kind__in=("ended", "reopened"), fenced=False, withdrawal=None
    )
    last = marks.order_by("at_ms", "epoch", "seq").last()
    return last.at_ms if last is not None and last.kind == "ended" else None


def _seen_in(session: TherapySession) -> set[str]:
    rows = FactRow.objects.filter(session=session).exclude(person="").values_list("person", flat=True)
    known = set(rows.distinct().order_by())
    return {person for person in known if _is_uuid(person)}


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
