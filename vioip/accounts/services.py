"""Writes about people. Each is one transaction with its audit record.

The audit trail lies above people in the house, so these functions are handed its `write_audit`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django.db import models, transaction
from django.utils import timezone

from vioip.accounts.models import Role, RoleGrant, User
from vioip.accounts.pronouns import read_pronouns


class Recorder(Protocol):
    """`vioip.audit.record.write_audit`, called inside the transaction of the change."""

    def __call__(
        self, actor: User | None, action: str, target: models.Model, detail: Mapping[str, Any] | None = None
    ) -> object: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPerson:
    """What is asked of a new person; without `password` they cannot sign in until one is set."""

    email: str
    given_name: str
    family_name: str
    alias: str = ""
    password: str | None = None
    roles: tuple[Role, ...] = ()


@transaction.atomic
def create_person(actor: User | None, person: NewPerson, *, record: Recorder) -> User:
    """A person with their roles. Raises IntegrityError when the e-mail is taken."""
    user = User.objects.create_user(
        person.email,
        person.password,
        given_name=person.given_name,
        family_name=person.family_name,
        alias=person.alias,
    )
    RoleGrant.objects.bulk_create(RoleGrant(user=user, role=role) for role in person.roles)
    record(actor, "person.created", user, {"roles": sorted(person.roles)})
    return user


@transaction.atomic
def set_pronouns(user: User, typed: str, *, record: Recorder) -> str:
    """What is kept, "" for none; the trail says that it changed, never to what. Raises ValidationError."""
    pronouns = read_pronouns(typed)
    if pronouns != (user.pronouns or ""):
        user.pronouns = pronouns or None
        user.save(update_fields=["pronouns"])
        record(user, "person.pronouns_set", user, {"is_said": bool(pronouns)})
    return pronouns


@transaction.atomic
def grant_role(actor: User | None, user: User, role: Role, *, record: Recorder) -> RoleGrant:
    """The open grant of `role`, made if there is none."""
    grant, made = RoleGrant.objects.get_or_create(user=user, role=role, revoked_at=None)
    if made:
        record(actor, "role.granted", user, {"role": role})
    return grant


@transaction.atomic
def revoke_role(actor: User | None, user: User, role: Role, *, record: Recorder) -> bool:
    """Ends the open grant of `role`; False when there was none."""
    ended = RoleGrant.objects.filter(user=user, role=role, revoked_at=None).update(revoked_at=timezone.now())
    if ended:
        record(actor, "role.revoked", user, {"role": role})
    return bool(ended)


@transaction.atomic
def set_active(actor: User | None, user: User, *, active: bool, record: Recorder) -> None:
    """Lets a person sign in, or not any more. Nobody is deleted."""
    user.is_active = active
    user.save(update_fields=["is_active"])
    record(actor, "person.enabled" if active else "person.disabled", user)
