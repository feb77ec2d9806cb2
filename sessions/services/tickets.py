"""Signed tickets and rejoin tokens: what lets a websocket into a room without asking a database.

A ticket for a check of one's connection opens no room: it has a shape and a salt of its own.

A ticket is minted by a page after the access check, lives two minutes and is used once. A rejoin token
is granted by an admission and is good until the session ends; any room node verifies it offline. Both
are HMAC-signed JSON (`django.core.signing`), each under a salt of its own, so one never passes for the
other. Both name the login they were made in by a digest of its key, so that a log-out revokes them.
"""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal, TypeVar

from django.core import signing

TICKET_LIFE_MS = 120_000
_TICKET_SALT = "vioip.room.ticket"
_REJOIN_SALT = "vioip.room.rejoin"
_CHECK_SALT = "vioip.connection.check"

Role = Literal["client", "facilitator", "guest"]
Capacity = Literal["family", "interpreter", "captioner", "observer"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """One entry: `user` in login `login` may come to `session` as `role` while `epoch` is its epoch."""

    user: str
    login: str
    session: str
    role: Role
    name: str
    epoch: int
    nonce: str
    expires_ms: int
    capacity: Capacity | None = None
    pronouns: str = ""
    here_for: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RejoinToken:
    """An admission that outlives a connection, a process and an epoch.

    `peer` is the connection it was granted to: a new websocket may take it up, its media untouched.
    `chosen_ms` is when the person last chose this device, by a press: of two of theirs that come back, the
    one chosen last has the seat.
    """

    user: str
    login: str
    session: str
    role: Role
    name: str
    seat: int
    peer: str
    expires_ms: int
    chosen_ms: int = 0
    capacity: Capacity | None = None
    pronouns: str = ""
    here_for: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckTicket:
    """One check of the connection of `user`; it says nothing else about them."""

    user: str
    nonce: str
    expires_ms: int


_Shape = TypeVar("_Shape", Ticket, RejoinToken, CheckTicket)


def new_nonce() -> str:
    """A value that no other ticket has."""
    return secrets.token_urlsafe(12)


def sign_ticket(ticket: Ticket) -> str:
    """The text that the page hands to the browser."""
    return signing.Signer(salt=_TICKET_SALT).sign_object(asdict(ticket))


def sign_rejoin(token: RejoinToken) -> str:
    """The text that an admission sends to the browser."""
    return signing.Signer(salt=_REJOIN_SALT).sign_object(asdict(token))


def sign_check(ticket: CheckTicket) -> str:
    """The text that the page hands to the browser."""
    return signing.Signer(salt=_CHECK_SALT).sign_object(asdict(ticket))


def read_check(text: str, now_ms: int) -> CheckTicket | None:
    """The ticket in `text`, or None when it is forged, damaged, past its time or for a room."""
    ticket = _read(text, _CHECK_SALT, CheckTicket)
    return ticket if ticket is not None and ticket.expires_ms > now_ms else None


def read_entry(text: str, now_ms: int) -> Ticket | RejoinToken | None:
    """The ticket or token in `text`, or None when it is forged, damaged or past its time."""
    entry = _read(text, _TICKET_SALT, Ticket) or _read(text, _REJOIN_SALT, RejoinToken)
    return entry if entry is not None and entry.expires_ms > now_ms else None


def _read(text: str, salt: str, shape: type[_Shape]) -> _Shape | None:
    try:
        values: Any = signing.Signer(salt=salt).unsign_object(text)
        return shape(**{field.name: values[field.name] for field in fields(shape) if field.name in values})
    except (signing.BadSignature, ValueError, KeyError, TypeError):
        return None
