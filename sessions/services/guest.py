"""Inviting guests, opening their links, and taking them back; each with its record in the trail."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from sessions.models import (
    GuestPass,
    GuestPronouns,
    GuestStep,
    HereFor,
    ParticipationConsent,
    TherapySession,
)
from sessions.queries.guest import clients_concerned, digest_of_token, is_over_for_guests
from vioip.accounts.models import User
from vioip.accounts.pronouns import read_pronouns
from vioip.audit.record import write_audit

OPEN_AFTER_TIME = timedelta(minutes=15)
"""So long after the planned end a link may still be opened for the first time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewGuest:
    """Who is invited. `consents` are those clients who agreed to it, each with how (`written`, `spoken`);
    `here_for` is the one client whom the guest is here for, None: everybody.
    """

    name: str
    capacity: str
    valid_until: datetime
    consents: dict[UUID, str]
    here_for: UUID | None = None


class LinkRefusedError(Exception):
    """The link opens nothing (any more), or not here: `code` is `gone` or `elsewhere`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def invite(actor: User, session: TherapySession, new: NewGuest, *, now: datetime) -> tuple[GuestPass, str]:
    """A guest, and the secret of their link, which is kept nowhere. Raises ValidationError in plain words.

    Duties: `actor` leads the session or oversees.
    """
    _refuse(session, new, now)
    token = secrets.token_urlsafe(32)
    guest = GuestPass.objects.create(
        session=session,
        capacity=new.capacity,
        name=new.name,
        token_hash=digest_of_token(token),
        valid_until=new.valid_until,
        by=actor,
        at=now,
    )
    consents = [
        ParticipationConsent.objects.create(
            guest=guest, client=client, how=new.consents[client.pk], by=actor, at=now
        )
        for client in clients_concerned(session)
    ]
    here_for = _bind(guest, new.here_for)
    detail = {
        "session": session.pk,
        "here_for": new.here_for,
        "capacity": new.capacity,
        "valid_until": new.valid_until,
        "consents": {str(one.client_id): one.how for one in consents},
    }
    write_audit(actor, "guest.invited", guest, detail, rows=[guest, *consents, *here_for])
    return guest, token


def _bind(guest: GuestPass, client: UUID | None) -> list[HereFor]:
    if client is None:
        return []
    return [HereFor.objects.create(guest=guest, client_id=client, by=guest.by, at=guest.at)]


@transaction.atomic
def uninvite(actor: User, guest: GuestPass, *, now: datetime) -> None:
    """The link is dead, and whoever came by it is out within seconds. A second time changes nothing.

    Duties: `actor` leads the session or oversees.
    """
    if not guest.steps.filter(kind=GuestStep.REVOKED).exists():
        step = GuestStep.objects.create(guest=guest, kind=GuestStep.REVOKED, at=now, by=actor)
        write_audit(actor, "guest.uninvited", guest, {"session": guest.session_id}, rows=[step])


def open_link(token: str, login: str, *, now: datetime) -> GuestPass:
    """The guest of the link, which belongs to the browser with `login` from now on: the first one counts.

    Raises `LinkRefusedError`.
    """
    guest = (
        GuestPass.objects.filter(token_hash=digest_of_token(token)).select_related("session__program").first()
    )
    if guest is None or guest.steps.filter(kind=GuestStep.REVOKED).exists():
        raise LinkRefusedError("gone")
    if is_over_for_guests(guest.session, now=now):
        raise LinkRefusedError("gone")
    opened = guest.steps.filter(kind=GuestStep.OPENED).first()
    if opened is None and now >= guest.valid_until:
        raise LinkRefusedError("gone")
    if opened is None:
        opened = _open_first(guest, login, now)
    if opened.login != login:
        raise LinkRefusedError("elsewhere")
    return guest


@transaction.atomic
def agree(guest: GuestPass, *, now: datetime, pronouns: str = "") -> None:
    """The guest keeps what they will see and hear to themselves. A second time changes nothing.

    Raises ValidationError for pronouns that are none.
    """
    said = read_pronouns(pronouns)
    if not guest.steps.filter(kind=GuestStep.AGREED).exists():
        step = GuestStep.objects.create(guest=guest, kind=GuestStep.AGREED, at=now)
        rows: list[models.Model] = [step]
        if said:
            rows.append(GuestPronouns.objects.create(guest=guest, pronouns=said, at=now))
        write_audit(None, "guest.agreed", guest, {"session": guest.session_id}, rows=rows)


def _open_first(guest: GuestPass, login: str, now: datetime) -> GuestStep:
    """Two browsers at once: one is first, by the table's own word."""
    try:
        with transaction.atomic():
            step = GuestStep.objects.create(guest=guest, kind=GuestStep.OPENED, login=login, at=now)
            write_audit(None, "guest.opened", guest, {"session": guest.session_id}, rows=[step])
            return step
    except IntegrityError:
        return guest.steps.get(kind=GuestStep.OPENED)


def _refuse(session: TherapySession, new: NewGuest, now: datetime) -> None:
    if is_over_for_guests(session, now=now):
        raise ValidationError("This session is over: nobody can be invited to it.", code="over")
    if not now < new.valid_until <= session.scheduled_end + OPEN_AFTER_TIME:
        message = "Choose a time from now to a quarter of an hour after the planned end."
        raise ValidationError({"valid_until": ValidationError(message, code="valid_until")})
    clients = clients_concerned(session)
    if new.here_for is not None and new.here_for not in {one.pk for one in clients}:
        message = "Choose one of this session's clients, or everybody."
        raise ValidationError({"here_for": ValidationError(message, code="here_for")})
    if missing := [one for one in clients if one.pk not in new.consents]:
        names = ", ".join(one.full_name for one in missing)
        raise ValidationError(f"Nobody comes without consent. Ask first: {names}.", code="no_consent")
