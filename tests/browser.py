"""A person's browser, signed in just now or some time ago."""

from __future__ import annotations

import time

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client

from vioip.accounts.models import User


def browser(person: User, *, ago_s: float = 0) -> Client:
    """Signed in by password `ago_s` seconds ago, as far as the login session knows."""
    client = Client()
    client.force_login(person)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": time.time() - ago_s}]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()
    return client
