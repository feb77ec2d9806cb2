"""Login sessions, named by a digest, and which connected people have lost theirs."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.contrib.sessions.models import Session
from django.utils import timezone

from sessions.core.attendance.facts import LeftReason
from sessions.models import RosterEntry
from sessions.queries.guest import welcome_guests
from vioip.accounts.models import User


@dataclass(frozen=True, slots=True)
class Connected:
    """Somebody on a websocket: user and session ids as text, and the digest of their login."""

    user: str
    login: str
    session: str


def digest_of_login(session_key: str) -> str:
    """What may travel instead of the key of a login session."""
    return hashlib.sha256(b"vioip.login:" + session_key.encode()).hexdigest()[:32]


def is_live_login(login: str) -> bool:
    """Whether the login with this digest is neither logged out nor run out."""
    return login in _live_logins()


def revoked(connected: Collection[Connected]) -> dict[Connected, LeftReason]:
    """Those of `connected` who were logged out, disabled, taken off the roster of their session, or are
    guests whose link was taken back or whose session is over, and how each is gone: who logged out left."""
    logins = _live_logins()
    users = {str(pk) for pk in _active_users(connected)}
    roster = {(str(session), str(person)) for session, person in _roster(connected)}
    guests = welcome_guests({one.user for one in connected} - users, now=timezone.now())

    def is_welcome(one: Connected) -> bool:
        is_expected = one.user in users and (one.session, one.user) in roster
        return is_expected or (one.session, one.user, one.login) in guests

    gone: dict[Connected, LeftReason] = {one: "removed" for one in connected if not is_welcome(one)}
    return gone | {one: "leave" for one in connected if one not in gone and one.login not in logins}


def _live_logins() -> set[str]:
    rows = Session.objects.filter(expire_date__gt=timezone.now())
    return {digest_of_login(key) for key in rows.values_list("session_key", flat=True)}


def _active_users(connected: Collection[Connected]) -> list[object]:
    ids = {one.user for one in connected}
    return list(User.objects.filter(pk__in=ids, is_active=True).values_list("pk", flat=True))


def _roster(connected: Collection[Connected]) -> list[tuple[object, object]]:
    ids = {UUID(one.session) for one in connected}
    return list(RosterEntry.objects.filter(session__in=ids).values_list("session", "person"))
