"""The therapists of the demo clinic sign as a working clinic does: soon, and not everything.

Open stay the last days, and each therapist's latest earlier group in which something stands out: they
want to ask first. What anybody put right by hand is somebody's work, and left to them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from groups.core.service import Service
from sessions.core.attendance.concern import concerns_of
from sessions.core.attendance.credit import Tally
from sessions.core.attendance.snapshot import freeze
from sessions.core.schedule.business_day import business_days_after
from sessions.models import FactRow, RosterRole, Standing, TherapySession
from sessions.queries.tally import tallies_of
from sessions.services.demo_clinic import TRACKS
from sessions.services.demo_visit import spread
from sessions.services.ledger import BY_HAND
from sessions.services.signoff import put_signature
from vioip.accounts.demo import is_synthetic
from vioip.accounts.models import User

GROUPS_WITHIN, ALONE_WITHIN = 2, 1
"""Business days until a group and a one-to-one are signed: a day of seven one-to-ones is not left lying."""

NEAR = timedelta(days=1)


@transaction.atomic
def ensure_signed(*, now: datetime) -> None:
    """Sign what has waited long enough; a second run signs nothing more."""
    waiting = _waiting(now)
    if not waiting:
        return
    tallies = _tallies(waiting, now)
    asking: set[UUID] = set()
    for session in reversed(waiting):
        signer = _leader(session)
        if signer is None:
            continue
        if signer.pk not in asking and _stands_out(session, tallies[session.pk]):
            asking.add(signer.pk)
            continue
        later = timedelta(minutes=spread(f"{session.title} {session.service_date} signed", 10, 40))
        put_signature(signer, session, freeze(tallies[session.pk]), now=session.scheduled_end + later)


def _waiting(now: datetime) -> list[TherapySession]:
    """What happened in the demo, is not signed and is due by the demo's own habit; the earliest first."""
    by_hand = FactRow.objects.filter(epoch=BY_HAND).values("session")
    happened = TherapySession.objects.filter(
        program__name__in=[track.program for track in TRACKS],
        scheduled_end__lt=now - NEAR,
        cancelled_at=None,
        signature=None,
        pk__in=FactRow.objects.values("session"),
    )
    untouched = happened.exclude(pk__in=by_hand).exclude(pk__in=Standing.objects.values("session"))
    rows = untouched.select_related("program", "group").order_by("scheduled_start", "pk")
    return [session for session in rows if _is_due(session, now)]


def _is_due(session: TherapySession, now: datetime) -> bool:
    within = ALONE_WITHIN if session.service == Service.INDIVIDUAL else GROUPS_WITHIN
    return business_days_after(session.service_date, within) <= session.program.local_date(now)


def _tallies(waiting: Sequence[TherapySession], now: datetime) -> dict[UUID, Tally]:
    """What `waiting` came to, every second counted once among all that may share time with them."""
    near = TherapySession.objects.filter(
        scheduled_start__gt=waiting[0].scheduled_start - NEAR,
        scheduled_start__lt=waiting[-1].scheduled_end + NEAR,
    )
    return tallies_of(list(near.select_related("program", "group")), now=now)


def _leader(session: TherapySession) -> User | None:
    """Whoever led; where a visitor leads as well, the one whom the program plays."""
    led = session.roster.filter(role=RosterRole.FACILITATOR).select_related("person")
    leaders = [entry.person for entry in led.order_by("person__email")]
    return min(leaders, key=lambda one: not is_synthetic(one), default=None)


def _stands_out(session: TherapySession, tally: Tally) -> bool:
    return session.service != Service.INDIVIDUAL and bool(concerns_of(tally, capacity=None))
