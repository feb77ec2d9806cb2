"""The people of a demo clinic: who they are, and signing in as one of them with a click.

Every demo account is known by its address at `DEMO_DOMAIN`, a name that can never be real (RFC 2606).
Nothing here works unless the process was started with DEBUG and VIOIP_DEMO.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from vioip.accounts.models import Role, User
from vioip.accounts.queries import home_of

DEMO_DOMAIN = "demo.invalid"
DEMO_PASSWORD = "invented-people-only"  # noqa: S105 - printed for everybody; such accounts are refused elsewhere
SYNTHETIC_TAG = "+synthetic"
"""In the address of people whose part in the demo meeting is played by the program."""


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """One row of the sign-in page: invented names, so they may be shown to anybody."""

    id: UUID
    name: str
    role: str
    email: str
    is_synthetic: bool


def demo_is_on() -> bool:
    """Whether this process may show a demo clinic."""
    return bool(settings.VIOIP_STARTED_IN_DEBUG and settings.VIOIP_DEMO)


def demo_accounts() -> list[DemoAccount]:
    """Who can be signed in as: staff first, people played by the program last; none unless the demo is on."""
    if not demo_is_on():
        return []
    people = User.objects.filter(is_active=True, email__endswith=f"@{DEMO_DOMAIN}")
    accounts = [
        DemoAccount(user.pk, user.full_name, home_of(user), user.email, is_synthetic(user)) for user in people
    ]
    order = [Role.THERAPIST, Role.CLIENT, Role.COORDINATOR, Role.ADMINISTRATOR, ""]
    return sorted(
        accounts, key=lambda account: (account.is_synthetic, order.index(account.role), account.email)
    )


def is_synthetic(user: User) -> bool:
    """Whether the program plays this person in the demo meeting."""
    return f"{SYNTHETIC_TAG}@{DEMO_DOMAIN}" in user.email


def sign_in_demo(request: HttpRequest, user_id: UUID) -> User:
    """Signs in as a demo account. Raises PermissionDenied for anybody else, and unless the demo is on."""
    user = User.objects.filter(pk=user_id, is_active=True, email__endswith=f"@{DEMO_DOMAIN}").first()
    if user is None or not demo_is_on():
        raise PermissionDenied
    user.backend = "allauth.account.auth_backends.AuthenticationBackend"
    get_adapter(request).login(request, user)
    record_authentication(request, user, method="demo")
    return user
