"""What a coordinator's open board asks every few seconds: may it stay, and has anything happened."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sessions.models import FactRow
from sessions.queries.login import is_live_login
from vioip.accounts.models import Role, User


@dataclass(frozen=True, slots=True)
class Watch:
    """`revision` grows with every fact but mere proofs of life."""

    is_allowed: bool
    revision: int


def watch(actor: UUID, login: str) -> Watch:
    """Answers for the person `actor`, in the login with digest `login`."""
    person = User.objects.filter(pk=actor).first()
    is_allowed = person is not None and person.has_role(Role.COORDINATOR) and is_live_login(login)
    return Watch(is_allowed=is_allowed, revision=_revision() if is_allowed else 0)


def _revision() -> int:
    newest = FactRow.objects.exclude(kind="seen").order_by("-pk").values_list("pk", flat=True)
    return newest.first() or 0
