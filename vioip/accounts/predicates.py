"""Questions about a person alone. What depends on a relation is asked of the app that owns the relation."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from vioip.accounts.models import Role, User

Visitor = User | AnonymousUser


def holds(visitor: Visitor, *roles: Role) -> bool:
    """Whether an active, signed-in person holds any of `roles` now."""
    return isinstance(visitor, User) and visitor.has_role(*roles)


def oversees(visitor: Visitor) -> bool:
    """Sees the attendance of the whole clinic."""
    return holds(visitor, Role.COORDINATOR, Role.ADMINISTRATOR)
