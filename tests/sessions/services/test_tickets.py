"""Tickets and rejoin tokens: what is read is what was signed, in time, and neither passes for the other."""

from __future__ import annotations

from dataclasses import asdict

import pytest
from django.core import signing

from sessions.services.tickets import RejoinToken, Ticket, new_nonce, read_entry, sign_rejoin, sign_ticket

TICKET = Ticket(
    user="u",
    login="l",
    session="s",
    role="client",
    name="Ana P.",
    pronouns="she/her",
    epoch=3,
    nonce="n",
    expires_ms=1000,
)
TOKEN = RejoinToken(
    user="u",
    login="l",
    session="s",
    role="facilitator",
    name="Ben Q.",
    pronouns="he/him",
    seat=2,
    peer="p",
    expires_ms=1000,
)


def test_what_was_signed_is_read() -> None:
    assert read_entry(sign_ticket(TICKET), 999) == TICKET
    assert read_entry(sign_rejoin(TOKEN), 999) == TOKEN


def test_nothing_is_read_after_its_time() -> None:
    assert read_entry(sign_ticket(TICKET), 1000) is None
    assert read_entry(sign_rejoin(TOKEN), 1000) is None


def test_a_change_anywhere_is_noticed() -> None:
    signed = sign_ticket(TICKET)
    for at in range(len(signed)):
        changed = signed[:at] + ("A" if signed[at] != "A" else "B") + signed[at + 1 :]
        assert read_entry(changed, 0) is None, at


@pytest.mark.parametrize("text", ["", ":", "a:b", "{}", "x" * 4096, "\x00", sign_ticket(TICKET)[1:]])
def test_nonsense_is_nothing(text: str) -> None:
    assert read_entry(text, 0) is None


def test_another_purpose_or_an_incomplete_value_is_nothing() -> None:
    other = signing.Signer(salt="vioip.something.else").sign_object(asdict(TICKET))
    partial = signing.Signer(salt="vioip.room.ticket").sign_object({"user": "u"})
    crossed = signing.Signer(salt="vioip.room.rejoin").sign_object(asdict(TICKET))
    assert [read_entry(text, 0) for text in (other, partial, crossed)] == [None, None, None]


def test_nonces_differ() -> None:
    assert len({new_nonce() for _ in range(1000)}) == 1000
