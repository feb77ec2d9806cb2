"""Which pages a person's roles give them, for the masthead and for where a sign-in leads."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from vioip.accounts.models import Role, User

# In order of what a person with several roles needs first.
PAGES: tuple[tuple[Role, str, str], ...] = (
    (Role.THERAPIST, "today", "Today"),
    (Role.COORDINATOR, "board", "This week"),
    (Role.CLIENT, "my_week", "My week"),
    (Role.ADMINISTRATOR, "admin:index", "Administration"),
)


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the masthead."""

    url: str
    label: str
    is_here: bool


def places_for(user: User, path: str) -> list[Place]:
    """The pages of `user`, the first being where a sign-in leads; `path` marks the one in sight."""
    urls = [(reverse(name), label) for role, name, label in PAGES if user.has_role(role)]
    return [Place(url, label, path.startswith(url)) for url, label in urls]


def places(request: HttpRequest) -> dict[str, list[Place]]:
    """Context processor: `places` for signed-in people."""
    if not isinstance(request.user, User):
        return {}
    return {"places": places_for(request.user, request.path)}
