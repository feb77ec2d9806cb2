"""Guests of the cast's sessions, and the browsers they open their links in. Names are canaries."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.test import Client

from sessions.models import GuestPass, TherapySession
from sessions.queries.guest import clients_concerned
from sessions.queries.login import digest_of_login
from sessions.services.guest import NewGuest, agree, invite, open_link
from vioip.accounts.models import User

NAME = "CanaryInes M."


def before(session: TherapySession) -> datetime:
    """A little before the session."""
    return session.scheduled_start - timedelta(minutes=5)


def invited(
    by: User,
    session: TherapySession,
    capacity: str = "interpreter",
    *,
    at: datetime | None = None,
    here_for: User | None = None,
) -> tuple[GuestPass, str]:
    """A guest to whom every client consented, and the secret of the link."""
    new = NewGuest(
        name=NAME,
        capacity=capacity,
        valid_until=session.scheduled_end,
        here_for=None if here_for is None else here_for.pk,
        consents={client.pk: "spoken" for client in clients_concerned(session)},
    )
    return invite(by, session, new, now=at or before(session))


def login_in(browser: Client) -> str:
    """The digest of the browser's login session, which is made if there is none."""
    session = browser.session
    if session.session_key is None:
        session.create()
        browser.cookies["vioip"] = str(session.session_key)
    return digest_of_login(str(session.session_key))


def arrived(
    guest: GuestPass, token: str, login: str, *, at: datetime | None = None, pronouns: str = ""
) -> GuestPass:
    """The guest has opened the link in the browser with `login` and agreed."""
    now = at or before(guest.session)
    agree(open_link(token, login, now=now), now=now, pronouns=pronouns)
    return guest
