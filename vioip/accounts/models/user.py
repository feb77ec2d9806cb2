"""A person who can sign in. The e-mail is the login; names stay out of every printable form.

What the others in a room may read is `room_name`: first name and initial, or the alias the person
chose. `str(user)` is the id, so a name cannot reach a log or an error page by accident.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from vioip.accounts.models.role_grant import Role
from vioip.sealed import SealedField


class UserManager(BaseUserManager["User"]):
    """Makes people whose login is their e-mail in lower case."""

    use_in_migrations = False

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A saved person; without `password` they cannot sign in until one is set."""
        user: User = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """The first administrator of an installation (`manage.py createsuperuser`)."""
        user = self.create_user(email, password, **fields)
        user.role_grants.create(role=Role.ADMINISTRATOR)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        """Logins are found whatever the capitals."""
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """Rights come from roles alone: Django's own groups and flags are not stored."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(
        max_length=254,
        unique=True,
        error_messages={"unique": "A person with this e-mail exists already."},
    )
    given_name = models.CharField(max_length=80)
    family_name = models.CharField(max_length=80)
    alias = models.CharField(max_length=40, blank=True, help_text="Shown in rooms instead of the name.")
    pronouns = SealedField(null=True, help_text="In their own words, read after the name in rooms.")
    is_active = models.BooleanField(default=True, help_text="Switch off instead of deleting a person.")
    joined_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["given_name", "family_name"]

    class Meta:
        ordering = ["family_name", "given_name", "id"]
        verbose_name = "person"
        verbose_name_plural = "people"
        constraints = [
            models.CheckConstraint(
                condition=Q(email=Lower("email")),
                name="user_email_in_lower_case",
                violation_error_message="Logins are kept in lower case.",
            ),
        ]

    def __str__(self) -> str:
        """The id, never a name."""
        return str(self.id)

    def clean(self) -> None:
        """Logins are kept in lower case."""
        super().clean()
        self.email = self.email.strip().lower()

    @property
    def room_name(self) -> str:
        """What others in a room read: the alias, or first name and initial."""
        return self.alias or f"{self.given_name} {self.family_name[:1]}.".removesuffix(" .")

    @property
    def full_name(self) -> str:
        """Given and family name, for staff pages only."""
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def roles(self) -> frozenset[str]:
        """The roles in force at this moment, asked of the database each time."""
        return frozenset(self.role_grants.filter(revoked_at__isnull=True).values_list("role", flat=True))

    def has_role(self, *roles: str) -> bool:
        """Whether this active person holds any of `roles` now."""
        return self.is_active and not self.roles.isdisjoint(roles)

    @property
    def is_staff(self) -> bool:
        """May enter the admin."""
        return self.has_role(Role.ADMINISTRATOR)

    @property
    def is_superuser(self) -> bool:
        """Administrators may do everything that the admin offers."""
        return self.has_role(Role.ADMINISTRATOR)

    def has_perm(self, _permission: str, _target: object = None) -> bool:
        """Model permissions of the admin; what people may do elsewhere is asked of queries."""
        return self.has_role(Role.ADMINISTRATOR)

    def has_perms(self, _permissions: Iterable[str], _target: object = None) -> bool:
        """As `has_perm`."""
        return self.has_role(Role.ADMINISTRATOR)

    def has_module_perms(self, _label: str) -> bool:
        """As `has_perm`."""
        return self.has_role(Role.ADMINISTRATOR)
