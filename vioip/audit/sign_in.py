"""Signing in and out, with a record of each and of every failed attempt."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest

from vioip.accounts.adapter import InvitedOnly
from vioip.accounts.models import User
from vioip.audit.record import write_audit

NOBODY = UUID(int=0)
"""Stands for a login that no person has: the attempt costs the same work as one on a real person's."""


class AuditedSignIn(InvitedOnly):
    """The account adapter of the house (`ACCOUNT_ADAPTER`)."""

    def login(self, request: HttpRequest, user: User) -> None:
        """The login session and its record, or neither."""
        with transaction.atomic():
            super().login(request, user)
            write_audit(user, "sign_in.succeeded", user)

    def logout(self, request: HttpRequest) -> None:
        """Ends the login session, whoever it belonged to."""
        user = request.user
        super().logout(request)
        if isinstance(user, User):
            with transaction.atomic():
                write_audit(user, "sign_in.ended", user)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """The target is the person whose login was tried; the attempt has no actor, for nobody was proven."""
        super().authentication_failed(request, **credentials)
        email = str(credentials.get("email", "")).strip().lower()
        target = User.objects.filter(email=email).first() or User(pk=NOBODY)
        with transaction.atomic():
            write_audit(None, "sign_in.failed", target)
