"""Clients of the cast who consented to something, for tests of what leaves the house."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from groups.models import DisclosureConsent
from groups.services.disclosure import SignedConsent, file_consent
from sessions.services.export import Asked, look_at
from tests.cast import Cast
from tests.corrected import AFTER
from vioip.accounts.models import User

TO_PAYER = SignedConsent(
    kind="payer",
    recipient="Example Payer",
    purpose="payment",
    signed_on=date(2026, 1, 5),
    expires_on=date(2040, 1, 5),
    kept="Chart, tab 3",
)


def consented(*clients: User, signed: SignedConsent = TO_PAYER, now: datetime = AFTER) -> DisclosureConsent:
    """The consent of the last of `clients`; each has one."""
    return [file_consent(None, client.pk, signed, now=now) for client in clients][-1]


def asked(cast: Cast, **values: str) -> Asked:
    """The week of the first circle's session, for the payer of `TO_PAYER`."""
    plain = Asked(
        program=cast.program.pk,
        day=date(2026, 3, 6),
        kind="payer",
        recipient="Example Payer",
        aim="payment",
        purpose=" Billing ",
    )
    return replace(plain, **values)  # type: ignore[arg-type] # of whatever field


def seen(actor: User, what: Asked, *, now: datetime = AFTER) -> Asked:
    """`what`, after somebody has looked at it."""
    return replace(what, seen=look_at(actor, what, now=now).seen)
