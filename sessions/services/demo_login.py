"""Login sessions for the people a demo plays, so that nothing in the rooms has to know that they are."""

from __future__ import annotations

from importlib import import_module
from uuid import UUID

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied

from vioip.accounts.demo import demo_is_on, is_synthetic
from vioip.accounts.models import User


def synthetic_person(person: UUID) -> User:
    """Somebody the demo plays. Raises PermissionDenied for anybody else."""
    user = User.objects.get(pk=person)
    if not demo_is_on() or not is_synthetic(user):
        raise PermissionDenied
    return user


def open_login(person: UUID) -> str:
    """The key of a new login session of somebody the demo plays. Raises PermissionDenied for anybody else.

    It names a person but no way of authentication, so it signs nobody in to a page.
    """
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(synthetic_person(person).pk)
    store.save()
    return str(store.session_key)


def close_login(key: str) -> None:
    """The login is over."""
    Session.objects.filter(session_key=key).delete()
