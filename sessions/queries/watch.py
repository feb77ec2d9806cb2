"""What an open page asks every few seconds: may it stay, and has anything happened that it shows?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from sessions.models import FactRow, RosterEntry, RosterRole, Substitution
from sessions.queries.login import is_live_login
from vioip.accounts.models import Role, User


@dataclass(frozen=True, slots=True)
class Watch:
    """`revision` grows with every fact but mere proofs of life, and with every substitute."""

    is_allowed: bool
    revision: int


def watch(actor: UUID, login: str) -> Watch:
    """The board's answer for the person `actor`, in the login with digest `login`."""
    is_allowed = _may_watch(actor, login, Role.COORDINATOR)
    return Watch(is_allowed=is_allowed, revision=_revision() if is_allowed else 0)


def watch_today(actor: UUID, login: str) -> Watch:
    """As `watch`, for a therapist's day: it knows of nothing but the sessions they lead about now."""
    is_allowed = _may_watch(actor, login, Role.THERAPIST)
    return Watch(is_allowed=is_allowed, revision=_revision_of(actor) if is_allowed else 0)


def _may_watch(actor: UUID, login: str, role: Role) -> bool:
    person = User.objects.filter(pk=actor).first()
    return person is not None and person.has_role(role) and is_live_login(login)


def _revision() -> int:
    newest = FactRow.objects.exclude(kind="seen").order_by("-pk").values_list("pk", flat=True)
    return (newest.first() or 0) + Substitution.objects.count()


def _revision_of(therapist: UUID) -> int:
    """The newest fact of their sessions, and how many of those they were ever put on for somebody else."""
    near = timezone.now() - timedelta(days=1), timezone.now() + timedelta(days=1)
    led = RosterEntry.objects.filter(person=therapist, role=RosterRole.FACILITATOR)
    rows = FactRow.objects.filter(
        session__in=led.filter(session__scheduled_start__range=near).values("session")
    )
    newest = rows.exclude(kind="seen").order_by("-pk").values_list("pk", flat=True)
    return (newest.first() or 0) + Substitution.objects.filter(person=therapist).count()
