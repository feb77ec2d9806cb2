"""Logins of people in a room: being there is activity, so they do not run out by time meanwhile."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone

from sessions.queries.login import digest_of_login

SOON = timedelta(hours=1)
PROLONGED_BY = timedelta(hours=2)  # of more than SOON: one write an hour, not one a recheck


def prolong(logins: Collection[str]) -> None:
    """Give those of `logins` (digests) that end soon more time. One that has ended stays ended."""
    now = timezone.now()
    soon = Session.objects.filter(expire_date__gt=now, expire_date__lt=now + SOON)
    keys = [key for key in soon.values_list("session_key", flat=True) if digest_of_login(key) in logins]
    if keys:
        soon.filter(pk__in=keys).update(expire_date=now + PROLONGED_BY)
