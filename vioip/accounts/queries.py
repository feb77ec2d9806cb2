"""Reads about people."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from vioip.accounts.models import Role, User


def people_with_role(role: Role) -> list[User]:
    """Active people who hold `role` now, by name. For staff pages."""
    held = User.objects.filter(is_active=True, role_grants__role=role, role_grants__revoked_at=None)
    return list(held.distinct())


def room_names(people: Iterable[UUID]) -> dict[str, str]:
    """What others in a room may read of each of `people`, by id."""
    return {str(user.pk): user.room_name for user in User.objects.filter(pk__in=list(people))}


def home_of(user: User) -> str:
    """The role whose first page a person lands on; the busiest of several, "" when there is none."""
    roles = user.roles
    order = (Role.THERAPIST, Role.COORDINATOR, Role.CLIENT, Role.ADMINISTRATOR)
    return next((role.value for role in order if role in roles), "")
